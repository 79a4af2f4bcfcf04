package dev.hubbub.speech.whisper.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.NewFile;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.TorchWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Saves a Whisper model as others read it: a Hugging Face folder or an OpenAI file. The tensors are given by their OpenAI
 * names and must be exactly those of the dimensions.
 */
public final class WhisperExport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final WhisperConfig config;
    private final GenerationConfig generation;
    private final ParameterSet parameters;

    /**
     * @param generation the special tokens, which a Hugging Face folder has to name
     * @param parameters by OpenAI name, in the encoding in which they are to be saved
     * @throws CheckpointException if a tensor is missing, has another shape or does not belong to the model
     */
    public WhisperExport(WhisperConfig config, GenerationConfig generation, ParameterSet parameters) {
        this.config = config;
        this.generation = generation;
        this.parameters = inOrder(config, parameters);
    }

    /**
     * Writes {@code model.safetensors}, {@code config.json}, {@code generation_config.json} and
     * {@code preprocessor_config.json} into a folder; a tokenizer that lies beside the original is the caller's to copy.
     *
     * @throws CheckpointException if the generation configuration does not say how a text starts and ends, or if a file
     *     cannot be written
     */
    public void toFolder(Path folder) {
        if (generation.endOfText().isEmpty() || generation.startOfTranscript().isEmpty()) {
            // Readers would silently take the tokens of the English-only models.
            throw new CheckpointException("The model cannot be saved to " + folder + ": its generation configuration"
                    + " does not say which tokens start and end a text; take that of its WhisperTokens.");
        }
        weightsTo(folder);
        json(folder.resolve("config.json"), modelJson());
        json(folder.resolve("generation_config.json"), generationJson());
        json(folder.resolve("preprocessor_config.json"), preprocessorJson());
    }

    /** Writes {@code model.safetensors} alone, where the rest is another checkpoint's of the same model. */
    public void weightsTo(Path folder) {
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"),
                parameters.renamed(name -> WhisperNames.huggingFace(name).orElseThrow()));
    }

    /** Writes {@code {dims, model_state_dict}}, as OpenAI publishes it. */
    public void toFile(Path file) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("dims", config.openAiDims());
        root.put("model_state_dict", parameters);
        TorchWriter.write(file, root);
    }

    private static ParameterSet inOrder(WhisperConfig config, ParameterSet parameters) {
        List<Parameter> ordered = new ArrayList<>();
        config.shapes().forEach((name, shape) -> {
            if (!parameters.contains(name)
                    || !Arrays.equals(parameters.get(name).shape(), shape)) {
                throw new CheckpointException(
                        "The model to be saved has no tensor " + name + " of shape " + Arrays.toString(shape) + ".");
            }
            ordered.add(parameters.get(name));
        });
        parameters.names().stream()
                .filter(name -> !config.shapes().containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new CheckpointException(
                            "The model to be saved has the tensor " + name + ", which Whisper does not have.");
                });
        return ParameterSet.of(ordered);
    }

    private ObjectNode modelJson() {
        ObjectNode json = JSON.createObjectNode();
        json.putArray("architectures").add("WhisperForConditionalGeneration");
        json.put("model_type", "whisper");
        json.put("is_encoder_decoder", true);
        json.put("activation_function", "gelu");
        json.put("scale_embedding", false);
        json.put("tie_word_embeddings", true);
        json.put("dtype", parameters.iterator().next().type().name().toLowerCase(Locale.ROOT));
        json.put("num_mel_bins", config.mels());
        json.put("max_source_positions", config.audioContext());
        json.put("d_model", config.audioState());
        json.put("encoder_attention_heads", config.audioHeads());
        json.put("encoder_layers", config.audioLayers());
        json.put("encoder_ffn_dim", 4 * config.audioState());
        json.put("vocab_size", config.vocabulary());
        json.put("max_target_positions", config.textContext());
        json.put("decoder_attention_heads", config.textHeads());
        json.put("decoder_layers", config.textLayers());
        json.put("decoder_ffn_dim", 4 * config.textState());
        specials(json);
        return json;
    }

    private ObjectNode generationJson() {
        ObjectNode json = JSON.createObjectNode();
        specials(json);
        json.put("max_length", config.textContext());
        json.put("return_timestamps", false);
        // Said only if known: the absence of languages alone does not make a model English-only.
        generation
                .multilingual()
                .or(() -> generation.languages().isEmpty() ? Optional.empty() : Optional.of(true))
                .ifPresent(multilingual -> json.put("is_multilingual", multilingual));
        generation.startOfPrevious().ifPresent(token -> json.put("prev_sot_token_id", token));
        generation.noTimestamps().ifPresent(token -> json.put("no_timestamps_token_id", token));
        generation.maxInitialTimestampIndex().ifPresent(index -> json.put("max_initial_timestamp_index", index));
        generation.suppressed().ifPresent(tokens -> tokens.forEach(json.putArray("suppress_tokens")::add));
        generation.suppressedAtBegin().ifPresent(tokens -> tokens.forEach(json.putArray("begin_suppress_tokens")::add));
        tokens(json, "lang_to_id", generation.languages(), code -> "<|" + code + "|>");
        tokens(json, "task_to_id", generation.tasks(), Function.identity());
        if (!generation.alignmentHeads().isEmpty()) {
            ArrayNode heads = json.putArray("alignment_heads");
            generation
                    .alignmentHeads()
                    .forEach(head -> heads.addArray().add(head.layer()).add(head.head()));
        }
        return json;
    }

    private void specials(ObjectNode json) {
        generation.endOfText().ifPresent(token -> {
            json.put("bos_token_id", token);
            json.put("eos_token_id", token);
            json.put("pad_token_id", token);
        });
        generation.startOfTranscript().ifPresent(token -> json.put("decoder_start_token_id", token));
    }

    private ObjectNode preprocessorJson() {
        ObjectNode json = JSON.createObjectNode();
        json.put("feature_extractor_type", "WhisperFeatureExtractor");
        json.put("feature_size", config.mels());
        json.put("sampling_rate", 16_000);
        json.put("hop_length", 160);
        json.put("n_fft", 400);
        json.put("chunk_length", 30);
        json.put("n_samples", 480_000);
        json.put("nb_max_frames", 3_000);
        json.put("padding_side", "right");
        json.put("padding_value", 0.0);
        json.put("return_attention_mask", false);
        return json;
    }

    private static void tokens(
            ObjectNode json, String field, Map<String, Integer> tokens, Function<String, String> written) {
        if (!tokens.isEmpty()) {
            ObjectNode object = json.putObject(field);
            tokens.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .forEach(entry -> object.put(written.apply(entry.getKey()), entry.getValue()));
        }
    }

    private static void json(Path file, ObjectNode content) {
        try {
            byte[] bytes = JSON.writeValueAsBytes(content);
            NewFile.write(file, out -> out.write(bytes));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
