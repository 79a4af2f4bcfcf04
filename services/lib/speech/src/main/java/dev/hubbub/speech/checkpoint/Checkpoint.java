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
 *
 * <p>Understood are safetensors and what {@code torch.save} writes (zip and older), alone or in a folder as Hugging Face
 * lays it out, whole or in shards. Pickles are read as data: nothing in a file is ever executed.
 */
public final class Checkpoint implements AutoCloseable {
    private final Path path;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<String, Object> surroundings = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<MappedFile> files = new ArrayList<>();
    private boolean torch;

    private Checkpoint(Path path) {
        this.path = path;
    }

    /**
     * Opens a weights file or a folder that holds one, whole or in shards with an index.
     *
     * @throws CheckpointException if there is nothing usable at the path; the message says what is wrong
     */
    public static Checkpoint open(Path path) {
        Checkpoint checkpoint = new Checkpoint(path);
        try {
            if (Files.isDirectory(path)) {
                checkpoint.addAll(WeightsIndex.of(path));
            } else {
                checkpoint.add(path);
            }
            return checkpoint;
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /**
     * The files of a folder that would be opened for its weights, in the order in which an index names them.
     *
     * @throws CheckpointException if it holds none, or nobody can tell which
     */
    public static List<Path> weightFiles(Path folder) {
        return WeightsIndex.of(folder).files();
    }

    private void addAll(WeightsIndex index) {
        index.files().forEach(this::add);
        index.fileOf().forEach((name, file) -> {
            StoredTensor tensor = tensors.get(name);
            if (tensor == null || !tensor.file().equals(file)) {
                throw new CheckpointException("The index of " + path + " says that " + file.getFileName()
                        + " holds the tensor " + name + ", but it does not.");
            }
        });
    }

    private void add(Path path) {
        MappedFile file = MappedFile.open(path);
        files.add(file);
        WeightsFile weights = WeightsFile.read(file);
        for (StoredTensor tensor : weights.tensors()) {
            StoredTensor twin = tensors.put(tensor.name(), tensor);
            if (twin != null) {
                throw new CheckpointException("Tensor " + tensor.name() + " is both in " + twin.file() + " and in "
                        + path + ": remove the file that does not belong to the model.");
            }
        }
        surroundings.putAll(weights.surroundings());
        metadata.putAll(weights.metadata());
        torch |= weights.torch();
    }

    /** The file or folder that was opened. */
    public Path path() {
        return path;
    }

    /** Names of all tensors in stored order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
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

    /** All tensors in stored order. */
    public ParameterSet parameters() {
        return ParameterSet.of(tensors.values());
    }

    /** The files that hold the weights, in the order in which an index names them. */
    public List<Path> files() {
        return files.stream().map(MappedFile::path).toList();
    }

    /** Whether PyTorch saved them, not safetensors. */
    public boolean isTorch() {
        return torch;
    }

    /** What a PyTorch file holds beside the weights, by name. */
    public Map<String, Object> surroundings() {
        return Collections.unmodifiableMap(surroundings);
    }

    /** What safetensors files say of themselves, by name; of several, what the last says. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    @Override
    public void close() {
        files.forEach(MappedFile::close);
    }
}
