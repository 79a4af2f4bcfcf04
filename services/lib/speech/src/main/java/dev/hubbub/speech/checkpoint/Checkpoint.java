package dev.hubbub.speech.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The named tensors of a model, whatever files they lie in. Opening reads the index only; values are mapped when a tensor
 * is asked for its bytes. Closing releases the files; what was already mapped or made stays valid.
 */
public final class Checkpoint implements AutoCloseable {
    private final Path path;
    private final Map<String, StoredTensor> tensors;
    private final List<MappedFile> files;

    private Checkpoint(Path path, Map<String, StoredTensor> tensors, List<MappedFile> files) {
        this.path = path;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.files = files;
    }

    /**
     * Opens a weights file (safetensors) or a folder that holds one, whole or in shards with an index.
     *
     * @throws CheckpointException if there is nothing usable at the path
     */
    public static Checkpoint open(Path path) {
        if (!Files.isDirectory(path)) {
            return ofFiles(path, List.of(path));
        }
        Path weights = path.resolve("model.safetensors");
        if (Files.exists(weights)) {
            return ofFiles(path, List.of(weights));
        }
        throw new CheckpointException(path + " is not a checkpoint folder: it holds no model.safetensors.");
    }

    private static Checkpoint ofFiles(Path path, List<Path> weights) {
        List<MappedFile> files = new ArrayList<>();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        try {
            for (Path file : weights) {
                MappedFile mapped = MappedFile.open(file);
                files.add(mapped);
                for (StoredTensor tensor : SafetensorsFile.tensors(mapped)) {
                    tensors.put(tensor.name(), tensor);
                }
            }
            return new Checkpoint(path, tensors, files);
        } catch (RuntimeException e) {
            files.forEach(MappedFile::close);
            throw e;
        }
    }

    /** The file or folder that was opened. */
    public Path path() {
        return path;
    }

    /** Names of all tensors in stored order. */
    public Set<String> names() {
        return tensors.keySet();
    }

    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /** @throws CheckpointException if there is no tensor of this name */
    public StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException(path + " has no tensor named " + name + ".");
        }
        return tensor;
    }

    @Override
    public void close() {
        files.forEach(MappedFile::close);
    }
}
