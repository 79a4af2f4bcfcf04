package dev.hubbub.controller.checkpoint;

import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A folder of the store with what is below it.
 *
 * @param uri where it is; ends in a slash
 * @param files all objects below it, by their paths
 */
record CheckpointFolder(ObjectUri uri, List<StoredObject> files) {

    private static final Set<String> ENDINGS = Set.of(".safetensors", ".bin", ".pt", ".pth", ".ckpt");

    /** What a trainer saves beside the weights. */
    private static final Pattern OF_THE_TRAINER = Pattern.compile(
            "(optimizer|scheduler|scaler|rng_state.*|random_states.*|training_args|adapter_model|fisher)\\.[a-z]+");

    CheckpointFolder {
        files = List.copyOf(files);
    }

    /**
     * The folders with weights among what is below a prefix. What is below such a folder is a part of it, whatever that
     * holds.
     *
     * @param prefix ends in a slash; it is no such folder itself
     */
    static List<CheckpointFolder> among(ObjectUri prefix, Collection<StoredObject> objects) {
        // In their order a folder comes before what is below it.
        Map<String, List<StoredObject>> folders = new TreeMap<>();
        objects.stream()
                .filter(object -> object.path().contains("/") && isWeights(name(object.path())))
                .map(object -> object.path().substring(0, object.path().lastIndexOf('/') + 1))
                .sorted()
                .filter(folder -> folders.keySet().stream().noneMatch(folder::startsWith))
                .forEach(folder -> folders.put(folder, new ArrayList<>()));
        for (StoredObject object : objects) {
            folders.entrySet().stream()
                    .filter(folder -> object.path().startsWith(folder.getKey()))
                    .forEach(folder -> folder.getValue()
                            .add(new StoredObject(
                                    object.path().substring(folder.getKey().length()),
                                    object.size(),
                                    object.identity())));
        }
        return folders.entrySet().stream()
                .map(folder -> new CheckpointFolder(prefix.below(folder.getKey()), folder.getValue()))
                .toList();
    }

    /** Names of the files that are in it and in none of its folders. */
    List<String> names() {
        return files.stream()
                .map(StoredObject::path)
                .filter(path -> !path.contains("/"))
                .toList();
    }

    /** What tells its files from others: a checkpoint's digest in tasks. */
    Digest digest() {
        return Fingerprint.of(files);
    }

    /** Bytes of all files together. */
    long bytes() {
        return files.stream().mapToLong(StoredObject::size).sum();
    }

    /** Whether a file of this name holds weights, or a part of them. */
    static boolean isWeights(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(lower::endsWith)
                && !OF_THE_TRAINER.matcher(lower).matches();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
