package dev.hubbub.speech.avhubert.seq2seq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.checkpoint.JsonFields;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.EarlyStopping.When;
import dev.hubbub.speech.decoding.SearchPlan;
import dev.hubbub.speech.decoding.SearchRules;
import dev.hubbub.speech.decoding.SearchSettings;
import dev.hubbub.speech.decoding.TokenRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a checkpoint asks to be decoded, as {@code generate} of transformers understands it. What is not said is as there.
 *
 * @param start the token before every text
 * @param end the token behind every text
 * @param maxNewTokens most tokens of a text, the end counted
 * @param minNewTokens tokens before which a text does not end
 * @param lengthPenalty exponent of the length by which a text's score is divided
 * @param when how long to go on once enough texts have ended
 * @param suppressed tokens never chosen
 * @param suppressedFirst tokens no text begins with, or goes on with after a forced beginning
 * @param firstForced the token that every text begins with; null for none
 * @param endForced whether a text that reaches the limit ends there
 */
record Generation(
        int start,
        int end,
        int maxNewTokens,
        int minNewTokens,
        double lengthPenalty,
        When when,
        List<Integer> suppressed,
        List<Integer> suppressedFirst,
        Integer firstForced,
        boolean endForced) {
    /**
     * What {@code generate} goes by where a checkpoint does not say how long its texts may be. It counts the start of a
     * text in any other length, but not in this one, whoever says it.
     */
    private static final int USUAL_LENGTH = 20;

    /** Of fairseq's vocabularies: a text begins behind the token that ends one. */
    private static final int USUAL_END = 2;

    /** @param fields of {@code generation_config.json} and, where they are missing, of {@code config.json} */
    static Generation of(JsonFields fields) {
        int end = fields.optionalInteger("eos_token_id").orElse(USUAL_END);
        int length = fields.optionalInteger("max_length").orElse(USUAL_LENGTH);
        int longest = fields.optionalInteger("max_new_tokens").orElse(length == USUAL_LENGTH ? length : length - 1);
        int shortest = fields.optionalInteger("min_new_tokens")
                .orElse(fields.optionalInteger("min_length").orElse(0) - 1);
        return new Generation(
                fields.optionalInteger("decoder_start_token_id").orElse(end),
                end,
                Math.max(1, longest),
                Math.max(0, shortest),
                fields.node().path("length_penalty").asDouble(1),
                when(fields.node().path("early_stopping")),
                fields.integers("suppress_tokens").orElse(List.of()),
                fields.integers("begin_suppress_tokens").orElse(List.of()),
                fields.optionalInteger("forced_bos_token_id").stream()
                        .boxed()
                        .findFirst()
                        .orElse(null),
                fields.optionalInteger("forced_eos_token_id").isPresent());
    }

    private static When when(JsonNode early) {
        if (early.asText().equals("never")) {
            return When.NEVER;
        }
        return early.asBoolean(false) ? When.AT_ONCE : When.BY_HEURISTIC;
    }

    /** The tokens that every text begins behind. */
    int[] beginning() {
        return firstForced == null ? new int[] {start} : new int[] {start, firstForced};
    }

    /** The search for this checkpoint with some options. */
    SearchPlan plan(DecodingOptions options) {
        SearchSettings search = options.search();
        Set<Integer> never = new TreeSet<>();
        for (int token : search.suppressTokens()) {
            never.addAll(token == DecodingOptions.NON_SPEECH ? suppressed : List.of(token));
        }
        double penalty = search.lengthPenalty() == null ? lengthPenalty : search.lengthPenalty();
        int longest = search.maxTokens() == null ? maxNewTokens : search.maxTokens();
        return new SearchPlan(
                search,
                new TokenRules(end, never, suppressedFirst, firstForced, minNewTokens, endForced, null),
                SearchRules.huggingFace(search.beamSize(), penalty, when, longest));
    }
}
