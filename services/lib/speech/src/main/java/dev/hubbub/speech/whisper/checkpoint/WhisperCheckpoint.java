package dev.hubbub.speech.whisper.checkpoint;

import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.CheckpointLocation;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.StoredTensor;
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
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A Whisper model's weights under their OpenAI names, checked against its dimensions: every tensor is there, has its
 * shape, and there is none besides.
 */
public final class WhisperCheckpoint implements AutoCloseable {
    private static final int NAMES_SHOWN = 3;

    private final Checkpoint checkpoint;
    private final WhisperConfig config;
    private final GenerationConfig generation;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, long[]> shapes;

    private WhisperCheckpoint(
            Checkpoint checkpoint,
            WhisperConfig config,
            GenerationConfig generation,
            Map<String, StoredTensor> tensors,
            WhisperVariant variant) {
        this.checkpoint = checkpoint;
        this.config = config;
        this.generation = generation.forModel(config);
        this.tensors = Collections.unmodifiableMap(tensors);
        this.shapes = new LinkedHashMap<>(config.shapes());
        shapes.putAll(variant.more().apply(config));
        checkNames(shapes.keySet(), variant);
        shapes.forEach(this::checkShape);
    }

    /**
     * Opens a Hugging Face folder ({@code config.json} beside the weights), the folder above a single model
     * ({@link CheckpointLocation}) or a single file: OpenAI's with its dimensions
     * in it, or the weights alone, with or without a prefix as Lightning adds one. A {@code generation_config.json} beside a
     * file is read as in a folder. Dimensions that a file does not say are read from the shapes of its tensors; the number
     * of heads, which no shape tells, from a {@code config.json} beside it, or else one for every 64 of the width, as in all
     * published models.
     *
     * @throws CheckpointException if the path holds no complete Whisper model; the message says what is wrong
     */
    public static WhisperCheckpoint open(Path path) {
        Path own = CheckpointLocation.of(path).path();
        return Files.isDirectory(own) ? openFolder(own) : openByShapes(own, WhisperVariant.PLAIN);
    }

    /**
     * Opens a model that is more than Whisper: a file, or a folder with one in it. It is as a Whisper model in a file:
     * whatever no shape tells is read from a {@code config.json} of this variant beside the weights.
     *
     * @throws CheckpointException if the path holds no complete model of the variant; the message says what is wrong
     */
    public static WhisperCheckpoint open(Path path, WhisperVariant variant) {
        return openByShapes(CheckpointLocation.of(path).path(), variant);
    }

    private static WhisperCheckpoint openFolder(Path folder) {
        Path configFile = folder.resolve("config.json");
        if (!Files.exists(configFile)) {
            throw new CheckpointException(folder + " is not a checkpoint folder: it holds no config.json;"
                    + " name the folder that save_pretrained wrote, or a .pt file.");
        }
        JsonFields fields = JsonFields.read(configFile);
        WhisperConfig config = WhisperConfig.ofHuggingFace(fields);
        Path preprocessor = folder.resolve("preprocessor_config.json");
        JsonFields.readIfPresent(preprocessor)
                .map(features -> features.optionalInteger("feature_size").orElse(config.mels()))
                .filter(mels -> mels != config.mels())
                .ifPresent(mels -> {
                    throw new CheckpointException(preprocessor + " makes " + mels + " mel bands, but the model of "
                            + configFile + " hears " + config.mels() + ": take both files from one checkpoint.");
                });
        GenerationConfig generation = generation(folder, Optional.of(fields));
        return closingOnFailure(Checkpoint.open(folder), checkpoint -> {
            WhisperCheckpoint whisper = new WhisperCheckpoint(
                    checkpoint, config, generation, WhisperTensors.in(checkpoint), WhisperVariant.PLAIN);
            if (!fields.flag("tie_word_embeddings", true)) {
                WhisperTensors.checkOutput(
                        checkpoint, whisper.tensor("decoder.token_embedding.weight"), configFile.toString());
            }
            return whisper;
        });
    }

    private static WhisperCheckpoint openByShapes(Path own, WhisperVariant variant) {
        return closingOnFailure(Checkpoint.open(own), checkpoint -> {
            Map<String, StoredTensor> tensors = WhisperTensors.in(checkpoint);
            Path folder = folder(own);
            Optional<JsonFields> beside = JsonFields.readIfPresent(folder.resolve("config.json"))
                    .filter(fields -> fields.text("model_type", "").equals(variant.modelType()));
            WhisperConfig config = checkpoint.surroundings().get("dims") instanceof Map<?, ?> dims
                    ? WhisperConfig.ofOpenAiDims(JsonFields.ofNumbers("The entry dims of " + own, dims))
                    : WhisperConfig.ofShapes(own.toString(), tensors, beside);
            return new WhisperCheckpoint(checkpoint, config, generation(folder, beside), tensors, variant);
        });
    }

    private static Path folder(Path own) {
        return Files.isDirectory(own) ? own : own.toAbsolutePath().getParent();
    }

    /** What lies in the folder of a model, whether it is published as a folder or as one file. */
    private static GenerationConfig generation(Path folder, Optional<JsonFields> config) {
        return JsonFields.readIfPresent(folder.resolve("generation_config.json"))
                .map(special -> config.map(special::over).orElse(special))
                .or(() -> config)
                .map(GenerationConfig::of)
                .orElse(GenerationConfig.NONE);
    }

    private static WhisperCheckpoint closingOnFailure(
            Checkpoint checkpoint, Function<Checkpoint, WhisperCheckpoint> use) {
        try {
            return use.apply(checkpoint);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /** The model's own folder or file. */
    public Path path() {
        return checkpoint.path();
    }

    /** The folder that holds what belongs to the model besides its weights. */
    public Path folder() {
        return folder(path());
    }

    /** Whether a whole configuration of the Hugging Face layout lies beside the weights. */
    public boolean isHuggingFace() {
        return JsonFields.readIfPresent(folder().resolve("config.json"))
                .filter(config -> config.node().has("d_model"))
                .isPresent();
    }

    public WhisperConfig config() {
        return config;
    }

    /** What the folder, or that of the file, says about decoding; its alignment heads are heads of this model. */
    public GenerationConfig generation() {
        return generation;
    }

    /** The names of the tensors that a model of its variant and dimensions has, but for those of models inside of it. */
    public Set<String> own() {
        return Collections.unmodifiableSet(shapes.keySet());
    }

    /** The same tensors as the checkpoint itself calls them. */
    public ParameterSet asStored(ParameterSet parameters) {
        return parameters.renamed(WhisperTensors.names(checkpoint)::get);
    }

    /** All tensors by their OpenAI names, in stored order. */
    public ParameterSet parameters() {
        return ParameterSet.of(tensors.values());
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

    private void checkNames(Set<String> expected, WhisperVariant variant) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(tensors.keySet());
        if (!missing.isEmpty()) {
            throw new CheckpointException(path() + " is not the Whisper model that its dimensions say: it lacks "
                    + listed(missing) + "; copy or download it again.");
        }
        Set<String> extra = new TreeSet<>(tensors.keySet());
        extra.removeAll(expected);
        extra.removeIf(variant::isAnothers);
        if (!extra.isEmpty()) {
            throw new CheckpointException(path() + " is not a plain Whisper model of its dimensions: it also has "
                    + listed(extra) + "; name a checkpoint without them, or the architecture that has them.");
        }
    }

    private static String listed(Set<String> names) {
        List<String> shown = names.stream().limit(NAMES_SHOWN).toList();
        String rest = names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "";
        return String.join(", ", shown) + rest;
    }

    private void checkShape(String name, long[] shape) {
        long[] found = tensors.get(name).shape();
        boolean equal = found.length == shape.length
                && IntStream.range(0, shape.length)
                        .allMatch(axis -> shape[axis] == WhisperVariant.ANY_LENGTH || shape[axis] == found[axis]);
        if (!equal) {
            throw new CheckpointException("Tensor " + name + " of " + path() + " has shape " + Arrays.toString(found)
                    + " where the dimensions ask for " + Arrays.toString(shape)
                    + ": take config.json and the weights from one checkpoint.");
        }
    }
}
