package dev.hubbub.bench.model;

import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.util.List;

/** Decoding that writes exactly as many tokens as are wanted, so that runs can be compared: no text ever ends. */
public final class FixedLength {
    private FixedLength() {}

    /** English without timestamps; the end of text is suppressed with the tokens that usually are. */
    public static DecodingOptions options(WhisperTokens tokens, int beam, int length) {
        return DecodingOptions.builder()
                .language("en")
                .beamSize(beam)
                .maxTokens(length)
                .suppressTokens(List.of(DecodingOptions.NON_SPEECH, tokens.endOfText()))
                .build();
    }

    /** @throws IllegalStateException if a text has another length, for its speed would then mean something else */
    public static List<List<Integer>> tokens(List<Hypothesis> hypotheses, int length) {
        List<List<Integer>> texts = hypotheses.stream().map(Hypothesis::tokens).toList();
        for (List<Integer> text : texts) {
            if (text.size() != length) {
                throw new IllegalStateException(
                        "A text of " + text.size() + " tokens was decoded where " + length + " were to be.");
            }
        }
        return texts;
    }
}
