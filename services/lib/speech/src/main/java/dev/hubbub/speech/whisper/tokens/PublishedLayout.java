package dev.hubbub.speech.whisper.tokens;

import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the published models have their special tokens: behind the ordinary ones, in the order of {@link SpecialTokens}.
 * A model that was made from one of them has them there too, however many tokens were added or padded behind.
 *
 * @param ordinary tokens before the specials
 * @param languages 99 or 100
 */
record PublishedLayout(int ordinary, int languages) {
    /** The vocabulary of GPT-2. */
    static final PublishedLayout ENGLISH = new PublishedLayout(50_256, 99);

    private static final int MULTILINGUAL_ORDINARY = 50_257;

    /** The third generation hears more mel bands and knows one more language. */
    private static final int MELS_OF_THIRD_GENERATION = 128;

    /** The layout behind so many ordinary tokens, in a model of the generation that these dimensions are of. */
    static PublishedLayout behind(int ordinary, WhisperConfig config) {
        return new PublishedLayout(ordinary, config.mels() == MELS_OF_THIRD_GENERATION ? 100 : 99);
    }

    /** The layout whose first special token, the end of text, is this one; empty if the model has fewer tokens. */
    static Optional<PublishedLayout> endingTextWith(int endOfText, WhisperConfig config) {
        return endOfText == ENGLISH.ordinary || endOfText == MULTILINGUAL_ORDINARY
                ? Optional.of(behind(endOfText, config)).filter(layout -> layout.size() <= config.vocabulary())
                : Optional.empty();
    }

    /** The layout of the published model that has exactly as many tokens. */
    static Optional<PublishedLayout> ofWhole(WhisperConfig config) {
        return endingTextWith(MULTILINGUAL_ORDINARY, config)
                .or(() -> endingTextWith(ENGLISH.ordinary, config))
                .filter(layout -> layout.size() == config.vocabulary());
    }

    /** Tokens of the published model. */
    int size() {
        return ordinary + SpecialTokens.count(languages);
    }

    /** The special tokens by the way they are written. */
    Map<String, Integer> tokens() {
        Map<String, Integer> tokens = new LinkedHashMap<>();
        for (String written : SpecialTokens.written(languages)) {
            tokens.put(written, ordinary + tokens.size());
        }
        return tokens;
    }
}
