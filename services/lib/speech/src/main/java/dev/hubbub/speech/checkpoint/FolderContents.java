package dev.hubbub.speech.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What lies in a folder that was named as a checkpoint, as far as that tells whether it is one. */
record FolderContents(Path folder, List<Path> files, List<Path> folders) {
    private static final String ADAPTER = "adapter_config.json";
    private static final Set<String> ENDINGS = Set.of(".pt", ".pth", ".ckpt", ".safetensors", ".bin");

    /** What a trainer saves beside the weights. */
    private static final Pattern OF_THE_TRAINER = Pattern.compile(
            "(optimizer|scheduler|scaler|rng_state.*|random_states.*|training_args|adapter_model)\\.(pt|pth|bin|safetensors)");

    private static final Pattern SHARD =
            Pattern.compile("(model|pytorch_model)-\\d+-of-\\d+\\.(safetensors|bin)", Pattern.CASE_INSENSITIVE);

    /** @throws CheckpointException if the folder cannot be listed */
    static FolderContents of(Path folder) {
        try (Stream<Path> listed = Files.list(folder)) {
            List<Path> all =
                    listed.filter(path -> !name(path).startsWith(".")).sorted().toList();
            return new FolderContents(
                    folder,
                    all.stream().filter(Files::isRegularFile).toList(),
                    all.stream().filter(Files::isDirectory).toList());
        } catch (IOException e) {
            throw new CheckpointException(folder + " cannot be listed: " + e + ".", e);
        }
    }

    boolean has(String file) {
        return files.stream().anyMatch(path -> name(path).equals(file));
    }

    /** Whether it holds weights under the names by which Hugging Face finds them. */
    boolean hasNamedWeights() {
        return WeightsIndex.FILES.stream().anyMatch(file -> has(file) || has(file + ".index.json"));
    }

    /** Files of weights under other names. */
    List<Path> otherWeights() {
        return files.stream()
                .filter(file -> ENDINGS.stream().anyMatch(name(file).toLowerCase(Locale.ROOT)::endsWith))
                .filter(file -> !OF_THE_TRAINER.matcher(name(file)).matches())
                .toList();
    }

    /** Those of them that are no part of a larger file, nor another program's. */
    List<Path> loadableWeights() {
        return otherWeights().stream()
                .filter(file -> !SHARD.matcher(name(file)).matches()
                        && ForeignFormat.of(file).isEmpty())
                .toList();
    }

    /** Whether it is a model's own folder, complete or not, rather than one above it. */
    boolean isModel() {
        return hasNamedWeights()
                || has(ADAPTER)
                || has("config.json") && !otherWeights().isEmpty();
    }

    /**
     * What is wrong with the folder, if it holds something that Hubbub cannot load: an adapter, for which whole weights
     * beside it are only half of the model, or nothing but files of other programs.
     */
    Optional<CheckpointException> refusal() {
        if (has(ADAPTER)) {
            return Optional.of(adapter());
        }
        if (hasNamedWeights()) {
            return Optional.empty();
        }
        return loadableWeights().isEmpty() ? shards().or(this::foreign) : Optional.empty();
    }

    private CheckpointException adapter() {
        String base = JsonFields.read(folder.resolve(ADAPTER)).text("base_model_name_or_path", "another model");
        String rest = hasNamedWeights() ? "; to use the weights beside it as they are, remove " + ADAPTER : "";
        return new CheckpointException(folder + " holds an adapter (PEFT, such as LoRA) of " + base
                + ", which is only a part of a model: name that model as the checkpoint and this folder as its adapter"
                + " (--adapter), or join the two with `hubbub merge`" + rest + ".");
    }

    private Optional<CheckpointException> shards() {
        return files.stream()
                .filter(file -> SHARD.matcher(name(file)).matches())
                .findFirst()
                .map(file -> new CheckpointException(folder + " holds parts of weights, such as " + name(file)
                        + ", but not the .index.json that names them all: copy or download it too."));
    }

    private Optional<CheckpointException> foreign() {
        Path onnx = folder.resolve("onnx");
        Stream<Path> below = Files.isDirectory(onnx) ? of(onnx).files().stream() : Stream.empty();
        return Stream.of(files.stream(), folders.stream(), below)
                .flatMap(paths -> paths)
                .flatMap(path -> format(path)
                        .filter(ForeignFormat::isModel)
                        .map(format ->
                                format.refusal(folder, folder.relativize(path).toString()))
                        .stream())
                .findFirst();
    }

    private static Optional<ForeignFormat> format(Path path) {
        return Files.isDirectory(path) ? ForeignFormat.ofName(path) : ForeignFormat.of(path);
    }

    static String name(Path path) {
        return path.getFileName().toString();
    }
}
