package dev.hubbub.speech.tokenizer;

import dev.hubbub.speech.checkpoint.GenerationConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Puts a model's special tokens together from what its files say, falling back to the published layout. */
final class WhisperTokenSources {
    /** Smallest vocabulary of the published models: English only. */
    private static final int PUBLISHED = 51_864;

    private static final int PUBLISHED_ENGLISH_END = 50_256;
    private static final int PUBLISHED_SPACE = 220;

    private final int vocabulary;
    private final GenerationConfig generation;
    private final Optional<Tokenizer> tokenizer;
    private final Map<String, Integer> published;

    WhisperTokenSources(int vocabulary, GenerationConfig generation, Optional<Tokenizer> tokenizer) {
        this.vocabulary = vocabulary;
        this.generation = generation;
        this.tokenizer = tokenizer;
        this.published = published(vocabulary);
    }

    WhisperTokens tokens() {
        int end = required(SpecialTokens.END_OF_TEXT, generation.endOfText());
        int start = required(SpecialTokens.START_OF_TRANSCRIPT, generation.startOfTranscript());
        OptionalInt transcribe = special(SpecialTokens.TRANSCRIBE, task("transcribe"));
        OptionalInt noTimestamps = special(SpecialTokens.NO_TIMESTAMPS, generation.noTimestamps());
        return new WhisperTokens(
                end,
                start,
                special(SpecialTokens.TRANSLATE, task("translate")),
                transcribe,
                mark(SpecialTokens.START_OF_LM, OptionalInt.empty(), transcribe, noTimestamps, 1),
                mark(SpecialTokens.START_OF_PREVIOUS, generation.startOfPrevious(), transcribe, noTimestamps, 2),
                noSpeech(transcribe, noTimestamps),
                noTimestamps,
                timestampBegin(noTimestamps),
                languages(),
                blank(end),
                nonSpeech(end));
    }

    private int required(String written, OptionalInt configured) {
        return special(written, configured)
                .orElseThrow(
                        () -> new TokenizerException("A model of " + vocabulary + " tokens is not a published Whisper,"
                                + " and neither a tokenizer nor a generation_config.json says which token is " + written
                                + ": put them beside the model."));
    }

    private OptionalInt special(String written, OptionalInt configured) {
        if (configured.isPresent()) {
            return configured;
        }
        OptionalInt known = tokenizer.map(t -> t.special(written)).orElse(OptionalInt.empty());
        if (known.isPresent()) {
            return known;
        }
        Integer standard = published.get(written);
        return standard == null ? OptionalInt.empty() : OptionalInt.of(standard);
    }

    private OptionalInt noSpeech(OptionalInt transcribe, OptionalInt noTimestamps) {
        OptionalInt captions =
                tokenizer.map(t -> t.special(SpecialTokens.NO_CAPTIONS)).orElse(OptionalInt.empty());
        return mark(SpecialTokens.NO_SPEECH, captions, transcribe, noTimestamps, 3);
    }

    /**
     * The marks between the transcribe task and no-timestamps. Generation configurations do not name all of them, but
     * their order is fixed: where exactly three tokens lie between the two, these are the marks.
     */
    private OptionalInt mark(
            String written, OptionalInt configured, OptionalInt transcribe, OptionalInt noTimestamps, int place) {
        OptionalInt found = special(written, configured);
        boolean standardOrder = transcribe.isPresent()
                && noTimestamps.isPresent()
                && noTimestamps.getAsInt() - transcribe.getAsInt() == 4;
        return found.isEmpty() && standardOrder ? OptionalInt.of(transcribe.getAsInt() + place) : found;
    }

    /** Tokenizer files often leave the timestamps out, so the size of the vocabulary tells whether there are any. */
    private OptionalInt timestampBegin(OptionalInt noTimestamps) {
        return noTimestamps.isPresent() && noTimestamps.getAsInt() + 1 < vocabulary
                ? OptionalInt.of(noTimestamps.getAsInt() + 1)
                : OptionalInt.empty();
    }

    private OptionalInt task(String name) {
        Integer token = generation.tasks().get(name);
        return token == null ? OptionalInt.empty() : OptionalInt.of(token);
    }

    private Map<String, Integer> languages() {
        if (!generation.languages().isEmpty()) {
            return generation.languages();
        }
        // English-only models have the language tokens too, but were never trained to read them.
        if (vocabulary == PUBLISHED) {
            return Map.of();
        }
        Map<String, Integer> languages = new LinkedHashMap<>();
        for (String code : Languages.CODES) {
            special(SpecialTokens.language(code), OptionalInt.empty()).ifPresent(token -> languages.put(code, token));
        }
        return languages;
    }

    private List<Integer> blank(int end) {
        if (generation.suppressedAtBegin().isPresent()) {
            return ordinary(generation.suppressedAtBegin().get(), end);
        }
        return tokenizer
                .map(t -> IntStream.of(t.encode(" ")).boxed().toList())
                .orElse(published.isEmpty() ? List.of() : List.of(PUBLISHED_SPACE));
    }

    private List<Integer> nonSpeech(int end) {
        // Some published folders have an empty list although the original program suppresses the usual signs.
        boolean said = generation
                .suppressed()
                .filter(tokens -> !tokens.isEmpty() || published.isEmpty())
                .isPresent();
        if (said) {
            return ordinary(generation.suppressed().get(), end);
        }
        return tokenizer
                .map(UnspokenSigns::tokens)
                .orElse(published.isEmpty() ? List.of() : UnspokenSigns.published(vocabulary > PUBLISHED));
    }

    private static List<Integer> ordinary(List<Integer> tokens, int end) {
        return tokens.stream().filter(token -> token < end).sorted().toList();
    }

    private static Map<String, Integer> published(int vocabulary) {
        int end = vocabulary > PUBLISHED ? PUBLISHED_ENGLISH_END + 1 : PUBLISHED_ENGLISH_END;
        if (!TiktokenRanks.fits(end, vocabulary)) {
            return Map.of();
        }
        Map<String, Integer> tokens = new LinkedHashMap<>();
        for (String written : SpecialTokens.written(SpecialTokens.languages(vocabulary - end))) {
            tokens.put(written, end + tokens.size());
        }
        return tokens;
    }
}
