package dev.hubbub.speech.merging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.NewFile;
import dev.hubbub.speech.merging.MergedCheckpoint.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What lies beside the weights of checkpoints and makes models of them: configuration and tokenizer. A merge of models
 * with different ones would be a model of neither.
 */
public final class CompanionFiles {

    private static final String CONFIGURATION = "config.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Those that loaders read. What else lies in a folder, such as how a training went, is nobody's but its own. */
    private static final Set<String> NAMES = Set.of(
            CONFIGURATION,
            "generation_config.json",
            "preprocessor_config.json",
            "processor_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "normalizer.json",
            "vocab.json",
            "vocab.txt",
            "dict.txt",
            "merges.txt");

    /** Names of those that every checkpoint calls in its own way: ranks, units, pieces and dictionary of a tokenizer. */
    private static final Pattern OWN_NAMES = Pattern.compile(".*(\\.tiktoken|units\\.txt|\\.model)|dict\\..*\\.txt");

    /** In what the weights are stored; those of a merge may be in another. */
    private static final Set<String> ELEMENT_TYPE = Set.of("dtype", "torch_dtype");

    /** Who wrote a file and from what, which a model does not depend on. */
    private static final Set<String> ORIGIN =
            Set.of("_name_or_path", "name_or_path", "_commit_hash", "transformers_version");

    private final Path folder;
    private final Set<String> names;

    private CompanionFiles(Path folder, Set<String> names) {
        this.folder = folder;
        this.names = names;
    }

    /** Those of the first that is a folder; absent if none is. */
    static Optional<CompanionFiles> ofFirst(List<Source> sources) {
        return folders(sources).stream().findFirst().map(source -> in(source.path()));
    }

    private static List<Source> folders(List<Source> sources) {
        return sources.stream()
                .filter(source -> Files.isDirectory(source.path()))
                .toList();
    }

    /** Every file and field in which checkpoints differ from the first, a sentence each. */
    static List<String> differences(List<Source> sources) {
        List<Source> folders = folders(sources);
        List<String> differences = new ArrayList<>();
        for (Source other : folders.subList(Math.min(1, folders.size()), folders.size())) {
            Source first = folders.get(0);
            Set<String> all = new TreeSet<>(in(first.path()).names);
            all.addAll(in(other.path()).names);
            all.forEach(name -> difference(name, first, other).ifPresent(differences::add));
        }
        return differences;
    }

    /**
     * Those in a folder, by name.
     *
     * @throws CheckpointException if it cannot be listed
     */
    public static List<Path> of(Path folder) {
        return in(folder).names.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    /**
     * Copies all but the configuration: what a model made from another reads and writes as that one does.
     *
     * @throws CheckpointException if a file cannot be read or written
     */
    public static void copyTokenizer(Path from, Path to) {
        for (String name : in(from).names) {
            if (!name.equals(CONFIGURATION)) {
                byte[] content = read(from.resolve(name));
                NewFile.write(to.resolve(name), out -> out.write(content));
            }
        }
    }

    /**
     * Copies all of them, for other weights of the same model.
     *
     * @param elementType in what those are, which the configuration then says
     * @throws CheckpointException if a file cannot be read or written
     */
    public static void copy(Path from, Path to, String elementType) {
        in(from).copyTo(to, elementType);
    }

    /** Copies them; the configuration says in what the weights are. */
    void copyTo(Path target, String elementType) {
        for (String name : names) {
            byte[] content = read(folder.resolve(name));
            NewFile.write(target.resolve(name), out -> out.write(content));
        }
        Path config = folder.resolve(CONFIGURATION);
        if (!names.contains(CONFIGURATION)) {
            return;
        }
        ObjectNode fields = JsonFields.read(config).node().deepCopy();
        ELEMENT_TYPE.stream().filter(fields::has).forEach(field -> fields.put(field, elementType));
        NewFile.write(
                target.resolve(CONFIGURATION),
                out -> out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(fields)));
    }

    private static CompanionFiles in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name ->
                            NAMES.contains(name) || OWN_NAMES.matcher(name).matches())
                    .forEach(names::add);
            return new CompanionFiles(folder, names);
        } catch (IOException e) {
            throw new CheckpointException(folder + " cannot be listed: " + e.getMessage() + ".", e);
        }
    }

    private static Optional<String> difference(String name, Source first, Source other) {
        Path one = first.path().resolve(name);
        Path two = other.path().resolve(name);
        if (Files.exists(one) != Files.exists(two)) {
            Source without = Files.exists(one) ? other : first;
            return Optional.of(without.name() + " has no " + name + " and " + (without == first ? other : first).name()
                    + " has: merge checkpoints of one model.");
        }
        if (Arrays.equals(read(one), read(two))) {
            return Optional.empty();
        }
        String same = name + " is not the same in " + first.name() + " and " + other.name();
        if (!name.endsWith(".json")) {
            return Optional.of(same + ": merge checkpoints of one model.");
        }
        List<String> fields = fields(one, two);
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(same + " (" + String.join("; ", fields) + "): merge checkpoints of one model.");
    }

    /** The fields that differ and matter, for people. */
    private static List<String> fields(Path one, Path two) {
        JsonNode left = JsonFields.read(one).node();
        JsonNode right = JsonFields.read(two).node();
        Set<String> fields = new TreeSet<>();
        Stream.of(left, right).map(JsonNode::fieldNames).forEach(names -> addAll(fields, names));
        fields.removeAll(ELEMENT_TYPE);
        fields.removeAll(ORIGIN);
        return fields.stream()
                .filter(field -> !left.path(field).equals(right.path(field)))
                .map(field -> field + ": " + shown(left.path(field)) + " and " + shown(right.path(field)))
                .toList();
    }

    private static void addAll(Set<String> fields, Iterator<String> names) {
        names.forEachRemaining(fields::add);
    }

    private static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "absent" : value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
