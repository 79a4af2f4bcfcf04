package dev.hubbub.speech.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which files of a folder hold its weights.
 *
 * @param files in the order in which an index first names them
 * @param fileOf the file each tensor must be in; empty if a single file says it all
 */
record WeightsIndex(List<Path> files, Map<String, Path> fileOf) {
    /** Preferred first: safetensors over pickles, whole over sharded. */
    static final List<String> FILES = List.of("model.safetensors", "pytorch_model.bin");

    static WeightsIndex of(Path folder) {
        for (String name : FILES) {
            Optional<WeightsIndex> found =
                    whole(folder.resolve(name)).or(() -> sharded(folder.resolve(name + ".index.json")));
            if (found.isPresent()) {
                return found.get();
            }
        }
        FolderContents contents = FolderContents.of(folder);
        contents.refusal().ifPresent(refusal -> {
            throw refusal;
        });
        List<Path> others = contents.otherWeights();
        if (others.size() == 1) {
            return new WeightsIndex(others, Map.of());
        }
        String which = others.isEmpty()
                ? "copy or download the missing one"
                : "name the file that is meant, such as " + others.get(0);
        throw new CheckpointException(folder + " is not a checkpoint folder: it holds neither "
                + String.join(" nor ", FILES) + ", whole or with an .index.json; " + which + ".");
    }

    private static Optional<WeightsIndex> whole(Path file) {
        return Files.exists(file) ? Optional.of(new WeightsIndex(List.of(file), Map.of())) : Optional.empty();
    }

    private static Optional<WeightsIndex> sharded(Path index) {
        return JsonFields.readIfPresent(index).map(fields -> {
            Map<String, Path> fileOf = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry :
                    fields.node().path("weight_map").properties()) {
                fileOf.put(entry.getKey(), beside(index, entry.getValue().asText()));
            }
            if (fileOf.isEmpty()) {
                throw new CheckpointException(index + " names no files: its weight_map is missing or empty.");
            }
            List<Path> files = fileOf.values().stream().distinct().toList();
            List<Path> missing = files.stream().filter(Files::notExists).toList();
            if (!missing.isEmpty()) {
                throw new CheckpointException(index + " names " + files.size() + " files of weights, but "
                        + missing.get(0).getFileName()
                        + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more do" : " does")
                        + " not exist: copy or download what is missing.");
            }
            return new WeightsIndex(files, fileOf);
        });
    }

    /** Only plain names: an index must not reach outside its folder. */
    private static Path beside(Path index, String name) {
        if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.startsWith(".")) {
            throw new CheckpointException(index + " names the file \"" + name + "\", which is not in its own folder.");
        }
        return index.resolveSibling(name);
    }
}
