package dev.hubbub.speech.whisper.tokens;

import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.tokenizer.TokenizerException;
import dev.hubbub.speech.whisper.checkpoint.GenerationConfig;
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
    private final boolean english;
    private final GenerationConfig generation;
    private final Optional<Tokenizer> tokenizer;
    private final Map<String, Integer> published;

    WhisperTokenSources(int vocabulary, GenerationConfig generation, Optional<Tokenizer> tokenizer) {
        this.vocabulary = vocabulary;
        this.generation = generation;
        this.tokenizer = tokenizer;
        this.english = vocabulary == PUBLISHED || isSaidToBeEnglish();
        this.published = published(vocabulary, english);
    }

    WhisperTokens tokens() {
        int end = required(SpecialTokens.END_OF_TEXT, generation.endOfText());
        int start = required(SpecialTokens.START_OF_TRANSCRIPT, generation.startOfTranscript());
        OptionalInt transcribe = agreed(SpecialTokens.TRANSCRIBE, task("transcribe"));
        OptionalInt noTimestamps = agreed(SpecialTokens.NO_TIMESTAMPS, generation.noTimestamps());
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
        return agreed(written, configured)
                .orElseThrow(
                        () -> new TokenizerException("A model of " + vocabulary + " tokens is not a published Whisper,"
                                + " and neither a tokenizer nor a generation_config.json says which token is " + written
                                + ": put them beside the model."));
    }

    /**
     * A token by which the generations of models differ: a tokenizer of another one would otherwise be believed, and the
     * text be wrong without a word.
     */
    private OptionalInt agreed(String written, OptionalInt configured) {
        OptionalInt expected = configured.isPresent() || isExtended() ? configured : standard(written);
        OptionalInt known = ofTokenizer(written);
        if (expected.isPresent() && known.isPresent() && expected.getAsInt() != known.getAsInt()) {
            throw new TokenizerException(tokenizer.orElseThrow().source() + " is not the tokenizer of this model of "
                    + vocabulary + " tokens: it has " + written + " as token " + known.getAsInt()
                    + " where the model has it as " + expected.getAsInt()
                    + "; put the tokenizer of the model's own checkpoint in its place.");
        }
        return special(written, configured);
    }

    /**
     * Whether model and tokenizer were given additional tokens together. With one of them, the vocabulary is as large as
     * that of the next generation, whose layout it must not be held to.
     */
    private boolean isExtended() {
        return tokenizer.filter(t -> t.size() == vocabulary).isPresent();
    }

    private OptionalInt special(String written, OptionalInt configured) {
        if (configured.isPresent()) {
            return inVocabulary(written, configured, "The model's generation configuration");
        }
        OptionalInt known = ofTokenizer(written);
        if (known.isPresent()) {
            return inVocabulary(written, known, tokenizer.orElseThrow().source());
        }
        return standard(written);
    }

    private OptionalInt inVocabulary(String written, OptionalInt token, String source) {
        if (token.getAsInt() < 0 || token.getAsInt() >= vocabulary) {
            throw new TokenizerException(source + " has " + written + " as token " + token.getAsInt()
                    + ", which a model of " + vocabulary
                    + " tokens does not have; put the files of one checkpoint together.");
        }
        return token;
    }

    private OptionalInt ofTokenizer(String written) {
        return tokenizer.map(t -> t.special(written)).orElse(OptionalInt.empty());
    }

    private OptionalInt standard(String written) {
        Integer token = published.get(written);
        return token == null ? OptionalInt.empty() : OptionalInt.of(token);
    }

    private OptionalInt noSpeech(OptionalInt transcribe, OptionalInt noTimestamps) {
        OptionalInt captions = special(SpecialTokens.NO_CAPTIONS, OptionalInt.empty());
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

    private boolean isSaidToBeEnglish() {
        return generation.multilingual().filter(known -> !known).isPresent();
    }

    private Map<String, Integer> languages() {
        // English-only models have the language tokens too, but were never trained to read them.
        if (isSaidToBeEnglish() || english && generation.languages().isEmpty()) {
            return Map.of();
        }
        Map<String, Integer> languages = new LinkedHashMap<>();
        if (!generation.languages().isEmpty()) {
            generation.languages().forEach((code, token) -> {
                special(SpecialTokens.language(code), OptionalInt.of(token));
                languages.put(code, token);
            });
            return languages;
        }
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
                .map(t -> ordinary(IntStream.of(t.encode(" ")).boxed().toList(), end))
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
                .map(t -> ordinary(UnspokenSigns.tokens(t), end))
                .orElse(published.isEmpty() ? List.of() : UnspokenSigns.published(!english));
    }

    private static List<Integer> ordinary(List<Integer> tokens, int end) {
        return tokens.stream()
                .filter(token -> token >= 0 && token < end)
                .sorted()
                .toList();
    }

    /** Empty if no model was published with so many tokens; English-only ones are known also with tokens added at the end. */
    private static Map<String, Integer> published(int vocabulary, boolean english) {
        int end = english ? PUBLISHED_ENGLISH_END : PUBLISHED_ENGLISH_END + 1;
        int size = english ? Math.min(vocabulary, PUBLISHED) : vocabulary;
        if (!SpecialTokens.fit(end, size)) {
            return Map.of();
        }
        Map<String, Integer> tokens = new LinkedHashMap<>();
        for (String written : SpecialTokens.written(SpecialTokens.languages(size - end))) {
            tokens.put(written, end + tokens.size());
        }
        return tokens;
    }
}
