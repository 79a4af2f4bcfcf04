package dev.hubbub.speech.merging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.NewFile;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.StreamedTensor;
import dev.hubbub.speech.checkpoint.TorchWriter;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.model.ModelFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The merge of checkpoints as a checkpoint: a folder with the weights, what else lies beside the first member's, and
 * {@value #LINEAGE}, which says from what and how it was made.
 */
public final class MergedCheckpoint {

    /** The file that says where a merge comes from. */
    public static final String LINEAGE = "merge.json";

    /** What OpenAI's files keep their sizes under. */
    private static final String DIMENSIONS = "dims";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One of the checkpoints.
     *
     * @param name what it is called in messages and in the lineage
     * @param path a folder or a file
     * @param weight see {@link MergeMember}
     * @param digest what tells its content from others; asked for once the weights are written
     */
    public record Source(String name, Path path, double weight, Digest digest) {}

    /** Tells a checkpoint's content from others. */
    @FunctionalInterface
    public interface Digest {
        String text();
    }

    /** Is told how far the writing is, from 0 to 1. */
    @FunctionalInterface
    public interface Progress {
        void written(double fraction);
    }

    /** Files of weights that can be written. */
    public enum Format {
        /** {@code model.safetensors}. */
        SAFETENSORS,
        /** {@code model.pt}, as PyTorch saves it. */
        TORCH
    }

    private final MergingMethod method;
    private final Optional<Source> base;
    private final List<Source> members;
    private final Rules rules;

    /**
     * @param base what the members were trained from; absent where the method needs none
     * @param members at least one
     */
    public MergedCheckpoint(MergingMethod method, Optional<Source> base, List<Source> members, Rules rules) {
        this.method = method;
        this.base = base;
        this.members = List.copyOf(members);
        this.rules = rules;
    }

    private List<Source> all() {
        return Stream.concat(base.stream(), members.stream()).toList();
    }

    /** Does something with the checkpoints while they are open. */
    private interface Work<T> {
        T with(List<Checkpoint> opened);
    }

    private <T> T opened(Work<T> work) {
        List<Checkpoint> opened = new ArrayList<>();
        try {
            all().forEach(source -> opened.add(Checkpoint.open(source.path())));
            return work.with(opened);
        } finally {
            opened.forEach(Checkpoint::close);
        }
    }

    /**
     * Everything that keeps the checkpoints from being merged, found without reading their numbers.
     *
     * @param family what they must be; absent is any
     * @return a sentence each, which names the checkpoint and the parameter or the file; empty if nothing does
     * @throws CheckpointException if one cannot be opened
     */
    public List<String> problems(Optional<ModelFamily> family) {
        return opened(opened -> problems(family, opened));
    }

    private List<String> problems(Optional<ModelFamily> family, List<Checkpoint> opened) {
        List<String> problems = new ArrayList<>();
        family.ifPresent(known -> all().stream()
                .filter(source -> !known.recognises(source.path()))
                .forEach(source -> problems.add(source.name() + " is no " + known.name()
                        + " checkpoint that can be merged: it must be a Hugging Face folder whose config.json says that"
                        + " it is one.")));
        if (!problems.isEmpty()) {
            return problems;
        }
        problems.addAll(CompanionFiles.differences(all()));
        Object dimensions = dimensions(opened);
        for (int i = 0; i < opened.size(); i++) {
            Object own = opened.get(i).surroundings().get(DIMENSIONS);
            if (own != null && !own.equals(dimensions)) {
                problems.add(all().get(i).name() + " has other sizes (" + own + ") than those before it (" + dimensions
                        + ").");
            }
        }
        problems.addAll(merging(opened).problems());
        return problems;
    }

    private static Object dimensions(List<Checkpoint> opened) {
        return opened.stream()
                .map(checkpoint -> checkpoint.surroundings().get(DIMENSIONS))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Merging merging(List<Checkpoint> opened) {
        List<MergeMember> models = new ArrayList<>();
        for (int i = 0; i < opened.size(); i++) {
            Source source = all().get(i);
            models.add(new MergeMember(source.name(), opened.get(i).parameters(), source.weight()));
        }
        Optional<MergeMember> from = base.map(source -> models.remove(0));
        return new Merging(method, new MergedModels(from, models), rules);
    }

    /**
     * Merges. Files are read and written a block at a time.
     *
     * @param family what the checkpoints must be; absent is any
     * @param folder where it goes; each file appears when it is complete, the weights first
     * @param format absent is safetensors for Hugging Face folders, otherwise as the first member is
     * @throws MergeRefusal if there are {@link #problems}, or numbers that are not finite
     * @throws CheckpointException if something cannot be read or written
     */
    public void write(Optional<ModelFamily> family, Path folder, Optional<Format> format, Progress progress) {
        opened(opened -> {
            List<String> problems = problems(family, opened);
            if (!problems.isEmpty()) {
                throw new MergeRefusal(problems);
            }
            ParameterSet merged = told(merging(opened).merged(), progress);
            requireRoom(folder, merged.length());
            Format wanted = format.orElseGet(() -> format(opened.get(base.isPresent() ? 1 : 0)));
            if (wanted == Format.TORCH) {
                TorchWriter.write(folder.resolve("model.pt"), state(merged, dimensions(opened)));
            } else {
                SafetensorsWriter.write(folder.resolve("model.safetensors"), merged);
            }
            CompanionFiles.ofFirst(all()).ifPresent(files -> files.copyTo(folder, elementType()));
            byte[] lineage = lineage();
            NewFile.write(folder.resolve(LINEAGE), out -> out.write(lineage));
            return null;
        });
    }

    /** Before hours of reading and writing end at a full disk. */
    private static void requireRoom(Path folder, long bytes) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        try {
            long room = Files.getFileStore(there).getUsableSpace();
            if (room < bytes) {
                String fault = String.format(
                        Locale.ROOT,
                        "No space left on device: it needs %.1f MB and there are %.1f MB in %s; free some, or name"
                                + " another folder",
                        bytes / 1e6,
                        room / 1e6,
                        there);
                throw new CheckpointException("The merge cannot be written: " + fault + ".", new IOException(fault));
            }
        } catch (IOException e) {
            throw new CheckpointException(there + " cannot be looked at: " + e + ".", e);
        }
    }

    private static Format format(Checkpoint checkpoint) {
        boolean published = Files.exists(checkpoint.path().resolve("config.json"));
        return checkpoint.isTorch() && !published ? Format.TORCH : Format.SAFETENSORS;
    }

    /** As OpenAI lays it out if there are sizes to keep, else the bare dictionary. */
    private static Map<String, ?> state(ParameterSet merged, Object dimensions) {
        Map<String, Object> state = new LinkedHashMap<>();
        if (dimensions == null) {
            merged.forEach(parameter -> state.put(parameter.name(), parameter));
        } else {
            state.put(DIMENSIONS, dimensions);
            state.put("model_state_dict", merged);
        }
        return state;
    }

    private String elementType() {
        return rules.type().map(type -> type.name().toLowerCase(Locale.ROOT)).orElse("float32");
    }

    private byte[] lineage() {
        Map<String, Object> lineage = new LinkedHashMap<>();
        lineage.put("method", method.name());
        lineage.put("version", Merging.VERSION);
        lineage.put("settings", method.settings());
        lineage.put("parameters", rules.coverage().name().toLowerCase(Locale.ROOT));
        lineage.put("wholeNumbers", rules.wholeNumbers().name().toLowerCase(Locale.ROOT));
        lineage.put("elementType", elementType());
        base.ifPresent(source -> lineage.put("base", Map.of("checkpoint", source.name(), "digest", digest(source))));
        lineage.put("members", members.stream().map(MergedCheckpoint::member).toList());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(lineage);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> member(Source source) {
        Map<String, Object> member = new LinkedHashMap<>();
        member.put("checkpoint", source.name());
        member.put("weight", source.weight());
        member.put("digest", digest(source));
        return member;
    }

    private static String digest(Source source) {
        return source.digest().text();
    }

    private static ParameterSet told(ParameterSet merged, Progress progress) {
        double all = merged.length();
        long[] written = {0};
        return ParameterSet.of(merged.stream()
                .map(parameter -> new StreamedTensor(
                        parameter.name(),
                        parameter.type(),
                        parameter.shape(),
                        sink -> parameter.writeTo(block -> {
                            progress.written(Math.min(1, written[0] / all));
                            written[0] += block.remaining();
                            sink.put(block);
                        })))
                .map(Parameter.class::cast)
                .toList());
    }
}
