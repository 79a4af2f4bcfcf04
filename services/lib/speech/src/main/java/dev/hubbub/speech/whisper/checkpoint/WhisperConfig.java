package dev.hubbub.speech.whisper.checkpoint;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.checkpoint.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The dimensions of a Whisper model.
 *
 * @param mels mel bands of the input
 * @param audioContext positions of the encoder: half as many as the mel frames it can take
 * @param audioState width of the encoder
 * @param audioHeads attention heads of every encoder block
 * @param audioLayers encoder blocks
 * @param vocabulary tokens, specials included
 * @param textContext positions of the decoder
 * @param textState width of the decoder
 * @param textHeads attention heads of every decoder block
 * @param textLayers decoder blocks
 */
public record WhisperConfig(
        int mels,
        int audioContext,
        int audioState,
        int audioHeads,
        int audioLayers,
        int vocabulary,
        int textContext,
        int textState,
        int textHeads,
        int textLayers) {

    /** Width of one attention head in every published model. */
    private static final int PUBLISHED_HEAD = 64;

    public WhisperConfig {
        positive("mel bands", mels);
        positive("audio positions", audioContext);
        positive("encoder blocks", audioLayers);
        positive("tokens", vocabulary);
        positive("text positions", textContext);
        positive("decoder blocks", textLayers);
        divisible("encoder", audioState, audioHeads);
        divisible("decoder", textState, textHeads);
        if (audioState != textState) {
            throw new ImpossibleException(
                    "its encoder of width " + audioState + " does not fit its decoder of width " + textState);
        }
    }

    /** From the {@code dims} entry of an OpenAI file. */
    static WhisperConfig ofOpenAiDims(JsonFields dims) {
        ToIntFunction<String> number = field -> dims.integer(field, "name a file that openai-whisper can load");
        return read(
                dims.source(),
                () -> new WhisperConfig(
                        number.applyAsInt("n_mels"),
                        number.applyAsInt("n_audio_ctx"),
                        number.applyAsInt("n_audio_state"),
                        number.applyAsInt("n_audio_head"),
                        number.applyAsInt("n_audio_layer"),
                        number.applyAsInt("n_vocab"),
                        number.applyAsInt("n_text_ctx"),
                        number.applyAsInt("n_text_state"),
                        number.applyAsInt("n_text_head"),
                        number.applyAsInt("n_text_layer")));
    }

    /** A configuration that is impossible is told with the file it is from. */
    private static WhisperConfig read(String source, Supplier<WhisperConfig> config) {
        try {
            return config.get();
        } catch (ImpossibleException e) {
            throw new CheckpointException(
                    source + " describes an impossible model: " + e.getMessage() + "; copy or download it again.", e);
        }
    }

    /** The {@code dims} entry of an OpenAI file. */
    Map<String, Object> openAiDims() {
        Map<String, Object> dims = new LinkedHashMap<>();
        dims.put("n_mels", mels);
        dims.put("n_audio_ctx", audioContext);
        dims.put("n_audio_state", audioState);
        dims.put("n_audio_head", audioHeads);
        dims.put("n_audio_layer", audioLayers);
        dims.put("n_vocab", vocabulary);
        dims.put("n_text_ctx", textContext);
        dims.put("n_text_state", textState);
        dims.put("n_text_head", textHeads);
        dims.put("n_text_layer", textLayers);
        return dims;
    }

    /** From a Hugging Face {@code config.json}. */
    static WhisperConfig ofHuggingFace(JsonFields config) {
        String architecture = config.text("model_type", "whisper");
        if (!architecture.equals("whisper")) {
            throw new CheckpointException(config.source() + " describes a model of type " + architecture
                    + ", not whisper: name the folder of a Whisper checkpoint.");
        }
        refuseOtherUses(config);
        String activation = config.text("activation_function", "gelu");
        if (!activation.equals("gelu")) {
            throw new CheckpointException(config.source() + " asks for the activation " + activation
                    + " where Whisper has gelu: name a checkpoint of Whisper as it was published.");
        }
        if (config.flag("scale_embedding", false)) {
            throw new CheckpointException(config.source() + " asks for embeddings that are scaled (scale_embedding)"
                    + " where Whisper's are not: name a checkpoint of Whisper as it was published.");
        }
        ToIntFunction<String> number = field -> config.integer(
                field, "this is no Whisper config.json; name the folder that save_pretrained wrote, or a .pt file");
        return read(
                config.source(),
                () -> new WhisperConfig(
                        number.applyAsInt("num_mel_bins"),
                        number.applyAsInt("max_source_positions"),
                        number.applyAsInt("d_model"),
                        number.applyAsInt("encoder_attention_heads"),
                        number.applyAsInt("encoder_layers"),
                        number.applyAsInt("vocab_size"),
                        number.applyAsInt("max_target_positions"),
                        number.applyAsInt("d_model"),
                        number.applyAsInt("decoder_attention_heads"),
                        number.applyAsInt("decoder_layers")));
    }

    /** Models that say whisper of themselves and are not, or not in numbers that can be computed with. */
    private static void refuseOtherUses(JsonFields config) {
        String use = config.node().path("architectures").path(0).asText("");
        if (use.equals("WhisperForAudioClassification") || use.equals("WhisperForCausalLM")) {
            throw new CheckpointException(config.source() + " describes a " + use + ", which writes no text by itself:"
                    + " name the folder of a WhisperForConditionalGeneration.");
        }
        if (config.node().path("quantization_config").isObject()) {
            throw new CheckpointException(config.source() + " describes a quantised model ("
                    + config.node().at("/quantization_config/quant_method").asText("unnamed")
                    + "): name the checkpoint that it was quantised from.");
        }
        if (config.node().has("n_mels") && !config.node().has("num_mel_bins")) {
            throw new CheckpointException(config.source() + " describes a model as MLX takes it: name the Hugging Face"
                    + " folder or the .pt file of the model that it was converted from.");
        }
    }

    /**
     * From the tensors themselves, by OpenAI name, for files that say no dimensions.
     *
     * @param beside a Hugging Face configuration that lies beside the file, for the heads of a model of its width
     */
    static WhisperConfig ofShapes(String source, Map<String, StoredTensor> tensors, Optional<JsonFields> beside) {
        long[] stem = shape(source, tensors, "encoder.conv1.weight", 3);
        long[] audio = shape(source, tensors, "encoder.positional_embedding", 2);
        long[] text = shape(source, tensors, "decoder.positional_embedding", 2);
        long[] words = shape(source, tensors, "decoder.token_embedding.weight", 2);
        int audioHeads = heads(source, audio[1], "encoder_attention_heads", beside);
        int textHeads = heads(source, text[1], "decoder_attention_heads", beside);
        return read(
                source,
                () -> new WhisperConfig(
                        Math.toIntExact(stem[1]),
                        Math.toIntExact(audio[0]),
                        Math.toIntExact(audio[1]),
                        audioHeads,
                        layers("encoder.blocks.", tensors),
                        Math.toIntExact(words[0]),
                        Math.toIntExact(text[0]),
                        Math.toIntExact(text[1]),
                        textHeads,
                        layers("decoder.blocks.", tensors)));
    }

    private static int heads(String source, long width, String field, Optional<JsonFields> beside) {
        OptionalInt said = beside.filter(
                        fields -> fields.optionalInteger("d_model").orElse(Math.toIntExact(width)) == width)
                .map(fields -> fields.optionalInteger(field))
                .orElse(OptionalInt.empty());
        if (said.isEmpty() && width % PUBLISHED_HEAD != 0) {
            throw new CheckpointException(source + " does not say how many attention heads its model of width " + width
                    + " has: put the model's config.json beside it.");
        }
        return said.orElse(Math.toIntExact(width / PUBLISHED_HEAD));
    }

    private static long[] shape(String source, Map<String, StoredTensor> tensors, String name, int axes) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null || tensor.shape().length != axes) {
            throw new CheckpointException(source + " holds no Whisper model: it lacks the tensor " + name + " of "
                    + axes + " axes; name the file of a whole Whisper model.");
        }
        return tensor.shape();
    }

    private static int layers(String blocks, Map<String, StoredTensor> tensors) {
        return (int) tensors.keySet().stream()
                .filter(name -> name.startsWith(blocks) && name.indexOf('.', blocks.length()) > 0)
                .map(name -> name.substring(blocks.length(), name.indexOf('.', blocks.length())))
                .distinct()
                .count();
    }

    /** The shape of every tensor such a model has, by its OpenAI name, in the model's own order. */
    public Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("encoder.conv1.weight", new long[] {audioState, mels, 3});
        shapes.put("encoder.conv1.bias", new long[] {audioState});
        shapes.put("encoder.conv2.weight", new long[] {audioState, audioState, 3});
        shapes.put("encoder.conv2.bias", new long[] {audioState});
        shapes.put("encoder.positional_embedding", new long[] {audioContext, audioState});
        for (int layer = 0; layer < audioLayers; layer++) {
            String block = "encoder.blocks." + layer + ".";
            attention(shapes, block + "attn", audioState);
            feedForward(shapes, block, audioState);
        }
        norm(shapes, "encoder.ln_post", audioState);
        shapes.put("decoder.token_embedding.weight", new long[] {vocabulary, textState});
        shapes.put("decoder.positional_embedding", new long[] {textContext, textState});
        for (int layer = 0; layer < textLayers; layer++) {
            String block = "decoder.blocks." + layer + ".";
            attention(shapes, block + "attn", textState);
            attention(shapes, block + "cross_attn", textState);
            feedForward(shapes, block, textState);
        }
        norm(shapes, "decoder.ln", textState);
        return shapes;
    }

    private static void attention(Map<String, long[]> shapes, String name, int state) {
        for (String projection : new String[] {"query", "key", "value", "out"}) {
            shapes.put(name + "." + projection + ".weight", new long[] {state, state});
            if (!projection.equals("key")) {
                shapes.put(name + "." + projection + ".bias", new long[] {state});
            }
        }
        norm(shapes, name + "_ln", state);
    }

    private static void feedForward(Map<String, long[]> shapes, String block, int state) {
        shapes.put(block + "mlp.0.weight", new long[] {4L * state, state});
        shapes.put(block + "mlp.0.bias", new long[] {4L * state});
        shapes.put(block + "mlp.2.weight", new long[] {state, 4L * state});
        shapes.put(block + "mlp.2.bias", new long[] {state});
        norm(shapes, block + "mlp_ln", state);
    }

    private static void norm(Map<String, long[]> shapes, String name, int state) {
        shapes.put(name + ".weight", new long[] {state});
        shapes.put(name + ".bias", new long[] {state});
    }

    private static void positive(String what, int value) {
        if (value < 1) {
            throw new ImpossibleException("it has " + value + " " + what);
        }
    }

    private static void divisible(String what, int state, int heads) {
        if (state < 1 || heads < 1 || state % heads != 0) {
            throw new ImpossibleException(
                    "its " + what + " of width " + state + " cannot be split into " + heads + " heads");
        }
    }

    /** The dimensions contradict each other, or are no dimensions. */
    private static final class ImpossibleException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        ImpossibleException(String message) {
            super(message);
        }
    }
}
