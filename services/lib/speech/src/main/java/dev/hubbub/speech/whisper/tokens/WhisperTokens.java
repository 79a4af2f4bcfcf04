package dev.hubbub.speech.whisper.tokens;

import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.whisper.checkpoint.GenerationConfig;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The token ids that mean something to a Whisper decoder. Small models may lack timestamps, no-speech, prompt marks or a
 * task, so these are optional; English-only models have no languages.
 *
 * @param endOfText ends every text; ordinary tokens have smaller ids
 * @param startOfTranscript starts every text
 * @param translate the task of translating to English
 * @param transcribe the task of writing down what is said
 * @param startOfLm never used, always suppressed
 * @param startOfPrevious stands before a prompt
 * @param noSpeech its probability at the first position tells silence
 * @param noTimestamps asks for a text without timestamps
 * @param timestampBegin the timestamp 0.00; later ones follow in steps of 20 ms
 * @param timestampEnd the token behind the last timestamp; of no meaning where there are none
 * @param languages tokens by language code, in token order
 * @param blank ordinary tokens that must not come first: the lone space
 * @param nonSpeech ordinary tokens for signs nobody speaks, such as notes and brackets
 * @param addedText tokens behind end-of-text that are text all the same: names that were added to the vocabulary
 * @param unnamed numbers that stand for no token, as in a vocabulary that was padded to a round size: never chosen
 */
public record WhisperTokens(
        int endOfText,
        int startOfTranscript,
        OptionalInt translate,
        OptionalInt transcribe,
        OptionalInt startOfLm,
        OptionalInt startOfPrevious,
        OptionalInt noSpeech,
        OptionalInt noTimestamps,
        OptionalInt timestampBegin,
        int timestampEnd,
        Map<String, Integer> languages,
        List<Integer> blank,
        List<Integer> nonSpeech,
        SortedSet<Integer> addedText,
        List<Integer> unnamed) {

    /** Seconds between two timestamps. */
    public static final double TIMESTAMP_STEP = 0.02;

    /** The published models must begin within the first second. */
    private static final int LATEST_FIRST_TIMESTAMP = 50;

    public WhisperTokens {
        languages = Collections.unmodifiableMap(new LinkedHashMap<>(languages));
        blank = List.copyOf(blank);
        nonSpeech = List.copyOf(nonSpeech);
        addedText = Collections.unmodifiableSortedSet(new TreeSet<>(addedText));
        unnamed = List.copyOf(unnamed);
    }

    /**
     * The tokens of a model: what its generation configuration says, else what its tokenizer knows by name, else the
     * layout of the published models. The size of a vocabulary alone tells a published model and nothing more: it may have
     * been padded, or grown.
     *
     * @throws TokenizerException if none of these tells how a text starts and ends, if they contradict each other, or if
     *     they name a token that the model does not have
     */
    public static WhisperTokens of(WhisperConfig config, GenerationConfig generation, Optional<Tokenizer> tokenizer) {
        return new WhisperTokenSources(config, generation, tokenizer).tokens();
    }

    /**
     * What a saved model's configuration says of these tokens.
     *
     * @param original of the checkpoint the model was made from, for what tokens do not tell: its alignment heads and latest
     *     first timestamp; {@link GenerationConfig#NONE} for a model that was made from none
     */
    public GenerationConfig toGenerationConfig(GenerationConfig original) {
        OptionalInt latestFirstTimestamp = original.maxInitialTimestampIndex().isPresent()
                ? original.maxInitialTimestampIndex()
                : OptionalInt.of(LATEST_FIRST_TIMESTAMP);
        Map<String, Integer> tasks = new LinkedHashMap<>();
        translate.ifPresent(token -> tasks.put("translate", token));
        transcribe.ifPresent(token -> tasks.put("transcribe", token));
        List<Integer> first = new ArrayList<>(blank);
        first.add(endOfText);
        // Other programs know of a padded vocabulary only what is listed here.
        TreeSet<Integer> never = new TreeSet<>(suppressedByDefault());
        never.addAll(unnamed);
        return new GenerationConfig(
                OptionalInt.of(endOfText),
                OptionalInt.of(startOfTranscript),
                startOfPrevious,
                noTimestamps,
                Optional.of(isMultilingual()),
                languages,
                tasks,
                Optional.of(List.copyOf(never)),
                Optional.of(first),
                hasTimestamps() ? latestFirstTimestamp : OptionalInt.empty(),
                original.alignmentHeads());
    }

    /** The same, with what only shows once the others are known. */
    WhisperTokens with(SortedSet<Integer> addedText, List<Integer> unnamed) {
        return new WhisperTokens(
                endOfText,
                startOfTranscript,
                translate,
                transcribe,
                startOfLm,
                startOfPrevious,
                noSpeech,
                noTimestamps,
                timestampBegin,
                timestampEnd,
                languages,
                blank,
                nonSpeech,
                addedText,
                unnamed);
    }

    /** Whether the model writes timestamps. */
    public boolean hasTimestamps() {
        return timestampBegin.isPresent();
    }

    public boolean isTimestamp(int token) {
        return timestampBegin.isPresent() && token >= timestampBegin.getAsInt() && token < timestampEnd;
    }

    /** Seconds from the start of the window that a timestamp token means. */
    public double seconds(int timestamp) {
        if (!isTimestamp(timestamp)) {
            throw new IllegalArgumentException("Token " + timestamp + " is not a timestamp.");
        }
        return (timestamp - timestampBegin.getAsInt()) * TIMESTAMP_STEP;
    }

    /** Whether the model knows more than English. */
    public boolean isMultilingual() {
        return !languages.isEmpty();
    }

    /** @throws IllegalArgumentException if the model does not know the language; the message lists those it knows */
    public int language(String code) {
        Integer token = languages.get(code);
        if (token == null) {
            throw new IllegalArgumentException("Language \"" + code + "\" is unknown to this model; it knows "
                    + (languages.isEmpty() ? "English only" : String.join(", ", languages.keySet())) + ".");
        }
        return token;
    }

    /** The code of a language token; empty for any other token. */
    public Optional<String> languageOf(int token) {
        return languages.entrySet().stream()
                .filter(entry -> entry.getValue() == token)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Special tokens that a decoder must not choose whenever anything is suppressed at all, in id order. */
    public List<Integer> neverSampled() {
        return Stream.of(OptionalInt.of(startOfTranscript), translate, transcribe, startOfLm, startOfPrevious, noSpeech)
                .flatMapToInt(OptionalInt::stream)
                .sorted()
                .boxed()
                .toList();
    }

    /** All special tokens but the timestamps. */
    Set<Integer> marks() {
        Set<Integer> marks = new HashSet<>(neverSampled());
        marks.add(endOfText);
        noTimestamps.ifPresent(marks::add);
        marks.addAll(languages.values());
        return marks;
    }

    /** The default suppression: signs nobody speaks and the specials that are never sampled, in id order. */
    public List<Integer> suppressedByDefault() {
        TreeSet<Integer> all = new TreeSet<>(nonSpeech);
        all.addAll(neverSampled());
        return new ArrayList<>(all);
    }

    /** The given tokens without end-of-text and the marks behind it: what a text is decoded from. */
    public int[] ordinary(int... tokens) {
        return IntStream.of(tokens)
                .filter(token -> token < endOfText || addedText.contains(token))
                .toArray();
    }
}
