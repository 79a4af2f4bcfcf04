package dev.hubbub.speech.merging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.NewFile;
import dev.hubbub.speech.merging.AveragedCheckpoint.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What lies beside the weights of checkpoints and makes models of them: configuration and tokenizer. An average of models
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
            "tokenizer.model",
            "special_tokens_map.json",
            "added_tokens.json",
            "normalizer.json",
            "vocab.json",
            "vocab.txt",
            "merges.txt");

    private static final String RANKS = ".tiktoken";

    /** In what the weights are stored; those of an average are in float32. */
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

    /**
     * The files of the first, which are those of all.
     *
     * @throws CheckpointException if they are not; the message names the file, the field and the checkpoints
     */
    static CompanionFiles commonTo(List<Member> members) {
        Member first = members.get(0);
        CompanionFiles own = in(first.folder());
        for (Member other : members) {
            Set<String> all = new TreeSet<>(own.names);
            all.addAll(in(other.folder()).names);
            all.forEach(name -> checkSame(name, first, other));
        }
        return own;
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

    /** Copies them; the configuration says that weights are in float32. */
    void copyTo(Path target) {
        for (String name : names) {
            byte[] content = read(folder.resolve(name));
            NewFile.write(target.resolve(name), out -> out.write(content));
        }
        Path config = folder.resolve(CONFIGURATION);
        ObjectNode fields = JsonFields.read(config).node().deepCopy();
        ELEMENT_TYPE.stream().filter(fields::has).forEach(field -> fields.put(field, "float32"));
        NewFile.write(
                target.resolve(CONFIGURATION),
                out -> out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(fields)));
    }

    private static CompanionFiles in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> NAMES.contains(name) || name.endsWith(RANKS))
                    .forEach(names::add);
            return new CompanionFiles(folder, names);
        } catch (IOException e) {
            throw new CheckpointException(folder + " cannot be listed: " + e.getMessage() + ".", e);
        }
    }

    private static void checkSame(String name, Member first, Member other) {
        Path one = first.folder().resolve(name);
        Path two = other.folder().resolve(name);
        for (Member member : List.of(first, other)) {
            if (!Files.exists(member.folder().resolve(name))) {
                throw new CheckpointException(member.name() + " has no " + name + " and "
                        + (member == first ? other : first).name()
                        + " has: average checkpoints of one model, with the same files beside the weights.");
            }
        }
        if (Arrays.equals(read(one), read(two))) {
            return;
        }
        String difference = name.endsWith(".json") ? difference(one, first, two, other) : "";
        if (difference != null) {
            throw new CheckpointException(name + " is not the same in " + first.name() + " and " + other.name()
                    + difference + ": average checkpoints of one model, with the same files beside the weights.");
        }
    }

    /** The first field that differs, for people; {@code null} if none does that matters. */
    private static String difference(Path one, Member first, Path two, Member other) {
        JsonNode left = JsonFields.read(one).node();
        JsonNode right = JsonFields.read(two).node();
        Set<String> fields = new TreeSet<>();
        Stream.of(left, right).map(JsonNode::fieldNames).forEach(names -> addAll(fields, names));
        fields.removeAll(ELEMENT_TYPE);
        fields.removeAll(ORIGIN);
        return fields.stream()
                .filter(field -> !left.path(field).equals(right.path(field)))
                .findFirst()
                .map(field -> " (" + field + ": " + shown(left.path(field)) + " and " + shown(right.path(field)) + ")")
                .orElse(null);
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
