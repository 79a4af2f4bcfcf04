package dev.hubbub.speech.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Whisper model's weights under their OpenAI names, checked against its dimensions: every tensor is there, has its
 * shape, and there is none besides.
 */
public final class WhisperCheckpoint implements AutoCloseable {
    /** Stored by some Hugging Face versions although it is the token embedding again. */
    private static final String TIED_OUTPUT = "proj_out.weight";

    private final Checkpoint checkpoint;
    private final WhisperConfig config;
    private final GenerationConfig generation;
    private final Map<String, StoredTensor> tensors;

    private WhisperCheckpoint(Checkpoint checkpoint, WhisperConfig config, GenerationConfig generation) {
        this.checkpoint = checkpoint;
        this.config = config;
        this.generation = generation;
        this.tensors = Collections.unmodifiableMap(canonical(checkpoint));
        checkNames();
        checkShapes();
    }

    /**
     * Opens a Hugging Face folder ({@code config.json} beside the weights).
     *
     * @throws CheckpointException if the path holds no complete Whisper model
     */
    public static WhisperCheckpoint open(Path path) {
        if (!Files.isDirectory(path)) {
            throw new CheckpointException(
                    path + " is not a checkpoint folder: name the folder that holds config.json.");
        }
        Path configFile = path.resolve("config.json");
        if (!Files.exists(configFile)) {
            throw new CheckpointException(path + " is not a checkpoint folder: it holds no config.json.");
        }
        JsonFields fields = JsonFields.read(configFile);
        WhisperConfig config = WhisperConfig.ofHuggingFace(fields);
        GenerationConfig generation = GenerationConfig.of(
                JsonFields.readIfPresent(path.resolve("generation_config.json")).orElse(fields));
        Checkpoint checkpoint = Checkpoint.open(path);
        try {
            return new WhisperCheckpoint(checkpoint, config, generation);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /** The folder or file that was opened. */
    public Path path() {
        return checkpoint.path();
    }

    public WhisperConfig config() {
        return config;
    }

    public GenerationConfig generation() {
        return generation;
    }

    /** The OpenAI names of all tensors. */
    public Set<String> names() {
        return tensors.keySet();
    }

    /**
     * @param openAiName such as {@code encoder.blocks.0.attn.query.weight}
     * @throws CheckpointException if Whisper has no such tensor
     */
    public StoredTensor tensor(String openAiName) {
        StoredTensor tensor = tensors.get(openAiName);
        if (tensor == null) {
            throw new CheckpointException("A Whisper model of this size has no tensor named " + openAiName + ".");
        }
        return tensor;
    }

    @Override
    public void close() {
        checkpoint.close();
    }

    /** The tensors under their OpenAI names; a name that Whisper does not have is kept, for the error about it. */
    private static Map<String, StoredTensor> canonical(Checkpoint checkpoint) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : checkpoint.names()) {
            if (!name.equals(TIED_OUTPUT)) {
                String openAi = WhisperNames.openAi(name).orElse(name);
                tensors.put(openAi, checkpoint.tensor(name).named(openAi));
            }
        }
        return tensors;
    }

    private void checkNames() {
        Set<String> expected = config.shapes().keySet();
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(tensors.keySet());
        Set<String> extra = new TreeSet<>(tensors.keySet());
        extra.removeAll(expected);
        String problem = describe("lacks", missing)
                .flatMap(lacks -> describe("has besides", extra).map(has -> lacks + " and " + has))
                .or(() -> describe("lacks", missing))
                .or(() -> describe("has besides", extra))
                .orElse(null);
        if (problem != null) {
            throw new CheckpointException(
                    path() + " is not the Whisper model that its configuration describes: it " + problem + ".");
        }
    }

    private static Optional<String> describe(String verb, Set<String> names) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        List<String> shown = names.stream().limit(3).toList();
        String rest = names.size() > shown.size() ? " and " + (names.size() - shown.size()) + " more" : "";
        return Optional.of(verb + " " + String.join(", ", shown) + rest);
    }

    private void checkShapes() {
        config.shapes().forEach((name, shape) -> {
            long[] found = tensors.get(name).shape();
            if (!Arrays.equals(found, shape)) {
                throw new CheckpointException("Tensor " + name + " of " + path() + " has shape "
                        + Arrays.toString(found) + " where the configuration asks for " + Arrays.toString(shape) + ".");
            }
        });
    }
}
