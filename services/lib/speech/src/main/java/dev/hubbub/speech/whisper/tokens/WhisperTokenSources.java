package dev.hubbub.speech.whisper.tokens;

import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.tokenizer.TokenizerException;
import dev.hubbub.speech.whisper.checkpoint.GenerationConfig;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts a model's special tokens together from what its files say, falling back to the published layout. */
final class WhisperTokenSources {
    private static final int PUBLISHED_SPACE = 220;

    private final WhisperConfig config;
    private final int vocabulary;
    private final GenerationConfig generation;
    private final Optional<Tokenizer> tokenizer;
    private final boolean hasEnglishVocabulary;
    private final Map<String, Integer> published;

    WhisperTokenSources(WhisperConfig config, GenerationConfig generation, Optional<Tokenizer> tokenizer) {
        this.config = config;
        this.vocabulary = config.vocabulary();
        this.generation = generation;
        this.tokenizer = tokenizer;
        Optional<PublishedLayout> layout = layout();
        this.hasEnglishVocabulary =
                layout.filter(PublishedLayout.ENGLISH::equals).isPresent();
        this.published = layout.map(PublishedLayout::tokens).orElse(Map.of());
    }

    /**
     * The layout that a published model of the same kind has. What the model itself says of its end-of-text tells which;
     * then a tokenizer that names all of its tokens; then the size of a published model, to which a tokenizer of another
     * one is held; and for a vocabulary of any other size, as of a padded one, whatever tokenizer lies there.
     */
    private Optional<PublishedLayout> layout() {
        if (generation.endOfText().isPresent()) {
            return PublishedLayout.endingTextWith(generation.endOfText().getAsInt(), config);
        }
        if (isSaidToBeEnglish()) {
            return PublishedLayout.endingTextWith(PublishedLayout.ENGLISH.ordinary(), config);
        }
        Optional<PublishedLayout> whole = isExtended() ? Optional.empty() : PublishedLayout.ofWhole(config);
        OptionalInt end = ofTokenizer(SpecialTokens.END_OF_TEXT);
        return whole.isPresent() || end.isEmpty() ? whole : PublishedLayout.endingTextWith(end.getAsInt(), config);
    }

    WhisperTokens tokens() {
        int end = required(SpecialTokens.END_OF_TEXT, generation.endOfText());
        int start = required(SpecialTokens.START_OF_TRANSCRIPT, generation.startOfTranscript());
        OptionalInt transcribe = agreed(SpecialTokens.TRANSCRIBE, task("transcribe"));
        OptionalInt noTimestamps = agreed(SpecialTokens.NO_TIMESTAMPS, generation.noTimestamps());
        Timestamps timestamps = timestamps(noTimestamps);
        WhisperTokens named = new WhisperTokens(
                end,
                start,
                special(SpecialTokens.TRANSLATE, task("translate")),
                transcribe,
                mark(SpecialTokens.START_OF_LM, OptionalInt.empty(), transcribe, noTimestamps, 1),
                mark(SpecialTokens.START_OF_PREVIOUS, generation.startOfPrevious(), transcribe, noTimestamps, 2),
                noSpeech(transcribe, noTimestamps),
                noTimestamps,
                timestamps.begin(),
                timestamps.end(),
                languages(),
                blank(end),
                nonSpeech(end),
                new TreeSet<>(),
                List.of());
        return named.with(addedText(named), unnamed(named));
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

    /** Timestamp tokens: the first, and the token behind the last. */
    private record Timestamps(OptionalInt begin, int end) {
        static final Timestamps NONE = new Timestamps(OptionalInt.empty(), 0);

        static Timestamps between(int begin, int end) {
            return begin < end ? new Timestamps(OptionalInt.of(begin), end) : NONE;
        }
    }

    /**
     * The timestamps that the tokenizer names. Those of many published models leave them out, though they name the mark
     * against them: there, all that the model's window has room for follow that mark. Of a model whose tokenizer names no
     * marks at all, or that has none, the configuration's mark says that those follow which fit.
     */
    private Timestamps timestamps(OptionalInt noTimestamps) {
        OptionalInt first = ofTokenizer(SpecialTokens.FIRST_TIMESTAMP);
        if (first.isPresent()) {
            inVocabulary(
                    SpecialTokens.FIRST_TIMESTAMP,
                    first,
                    tokenizer.orElseThrow().source());
            return Timestamps.between(first.getAsInt(), endOfNamedTimestamps(first.getAsInt()));
        }
        if (noTimestamps.isEmpty()) {
            return Timestamps.NONE;
        }
        int begin = noTimestamps.getAsInt() + 1;
        int end = begin + config.audioContext() + 1;
        boolean leftOut = end == vocabulary
                || end < vocabulary && standard(SpecialTokens.FIRST_TIMESTAMP).equals(OptionalInt.of(begin));
        boolean unsaid = ofTokenizer(SpecialTokens.NO_TIMESTAMPS).isEmpty();
        boolean otherwiseNamed = IntStream.range(begin, end).anyMatch(this::isInTokenizer);
        return (leftOut || unsaid) && !otherwiseNamed
                ? Timestamps.between(begin, Math.min(end, vocabulary))
                : Timestamps.NONE;
    }

    private boolean isInTokenizer(int token) {
        return tokenizer.filter(t -> t.has(token)).isPresent();
    }

    private int endOfNamedTimestamps(int begin) {
        int end = begin;
        while (end < vocabulary
                && ofTokenizer(SpecialTokens.timestamp(end - begin)).equals(OptionalInt.of(end))) {
            end++;
        }
        return end;
    }

    private SortedSet<Integer> addedText(WhisperTokens named) {
        Set<Integer> marks = named.marks();
        return tokenizer.map(Tokenizer::addedText).orElse(Set.of()).stream()
                .filter(token -> token > named.endOfText() && token < vocabulary)
                .filter(token -> !marks.contains(token) && !named.isTimestamp(token))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Without a tokenizer nothing is known of the ordinary tokens, but behind the timestamps there are none. */
    private List<Integer> unnamed(WhisperTokens named) {
        if (tokenizer.isEmpty()) {
            return named.hasTimestamps()
                    ? IntStream.range(named.timestampEnd(), vocabulary).boxed().toList()
                    : List.of();
        }
        Set<Integer> marks = named.marks();
        return IntStream.range(0, vocabulary)
                .filter(token -> !isInTokenizer(token))
                .filter(token -> !named.isTimestamp(token) && !marks.contains(token))
                .boxed()
                .toList();
    }

    private OptionalInt task(String name) {
        Integer token = generation.tasks().get(name);
        return token == null ? OptionalInt.empty() : OptionalInt.of(token);
    }

    private boolean isSaidToBeEnglish() {
        return generation.multilingual().filter(known -> !known).isPresent();
    }

    private boolean isEnglish() {
        return isSaidToBeEnglish()
                || hasEnglishVocabulary && generation.languages().isEmpty();
    }

    private Map<String, Integer> languages() {
        // English-only models have the language tokens too, but were never trained to read them.
        if (isEnglish()) {
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
                .orElse(published.isEmpty() ? List.of() : UnspokenSigns.published(!hasEnglishVocabulary));
    }

    private static List<Integer> ordinary(List<Integer> tokens, int end) {
        return tokens.stream()
                .filter(token -> token >= 0 && token < end)
                .sorted()
                .toList();
    }
}
