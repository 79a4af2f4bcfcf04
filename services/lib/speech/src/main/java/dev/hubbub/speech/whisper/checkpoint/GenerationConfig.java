package dev.hubbub.speech.whisper.checkpoint;

import dev.hubbub.speech.checkpoint.JsonFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a Hugging Face folder says about decoding with its model ({@code generation_config.json}, and {@code config.json}
 * where that is missing). Everything is optional: small models have no timestamps, published ones no no-speech entry.
 *
 * @param endOfText the token that ends a text
 * @param startOfTranscript the token that starts a text
 * @param startOfPrevious the token before a prompt
 * @param noTimestamps the token that asks for a text without timestamps
 * @param multilingual whether the model knows more than English; absent if nothing is said
 * @param languages tokens by language code ({@code en}), in token order
 * @param tasks tokens by task ({@code transcribe}, {@code translate})
 * @param suppressed tokens never to be chosen; an empty list says that there are none, absence that nothing is said
 * @param suppressedAtBegin tokens not to be chosen first; absent if nothing is said
 * @param maxInitialTimestampIndex the latest first timestamp, in steps of 20 ms
 * @param alignmentHeads decoder heads (layer, head) whose attention follows the words
 */
public record GenerationConfig(
        OptionalInt endOfText,
        OptionalInt startOfTranscript,
        OptionalInt startOfPrevious,
        OptionalInt noTimestamps,
        Optional<Boolean> multilingual,
        Map<String, Integer> languages,
        Map<String, Integer> tasks,
        Optional<List<Integer>> suppressed,
        Optional<List<Integer>> suppressedAtBegin,
        OptionalInt maxInitialTimestampIndex,
        List<AttentionHead> alignmentHeads) {

    /** One attention head of a decoder block, both counted from zero. */
    public record AttentionHead(int layer, int head) {}

    /** Nothing known, as with an OpenAI file. */
    public static final GenerationConfig NONE = new GenerationConfig(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            List.of());

    public GenerationConfig {
        languages = Collections.unmodifiableMap(new LinkedHashMap<>(languages));
        tasks = Map.copyOf(tasks);
        suppressed = suppressed.map(List::copyOf);
        suppressedAtBegin = suppressedAtBegin.map(List::copyOf);
        alignmentHeads = List.copyOf(alignmentHeads);
    }

    /** What {@code generation_config.json} says, or a model configuration that has its fields. */
    public static GenerationConfig of(JsonFields fields) {
        Map<String, Integer> languages = new LinkedHashMap<>();
        fields.integersByName("lang_to_id").entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> languages.put(withoutMarks(entry.getKey()), entry.getValue()));
        List<AttentionHead> heads = new ArrayList<>();
        fields.node()
                .path("alignment_heads")
                .forEach(head -> heads.add(
                        new AttentionHead(head.path(0).asInt(), head.path(1).asInt())));
        return new GenerationConfig(
                fields.optionalInteger("eos_token_id"),
                fields.optionalInteger("decoder_start_token_id"),
                fields.optionalInteger("prev_sot_token_id"),
                fields.optionalInteger("no_timestamps_token_id"),
                fields.optionalFlag("is_multilingual"),
                languages,
                fields.integersByName("task_to_id"),
                fields.integers("suppress_tokens"),
                fields.integers("begin_suppress_tokens"),
                fields.optionalInteger("max_initial_timestamp_index"),
                heads);
    }

    /**
     * The same for a model of these dimensions: without alignment heads if any of them is not one of its heads. Distilled
     * models are published with the list of the larger model they were made from. The entries that happen to fit are not
     * kept, because in the smaller model those heads do something else.
     */
    GenerationConfig forModel(WhisperConfig config) {
        boolean own = alignmentHeads.stream()
                .allMatch(head -> head.layer() >= 0
                        && head.layer() < config.textLayers()
                        && head.head() >= 0
                        && head.head() < config.textHeads());
        return own
                ? this
                : new GenerationConfig(
                        endOfText,
                        startOfTranscript,
                        startOfPrevious,
                        noTimestamps,
                        multilingual,
                        languages,
                        tasks,
                        suppressed,
                        suppressedAtBegin,
                        maxInitialTimestampIndex,
                        List.of());
    }

    private static String withoutMarks(String token) {
        return token.startsWith("<|") && token.endsWith("|>") ? token.substring(2, token.length() - 2) : token;
    }
}
