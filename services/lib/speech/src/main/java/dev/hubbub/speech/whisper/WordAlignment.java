package dev.hubbub.speech.whisper;

import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.decoding.SpokenTask;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.TimedText;
import dev.hubbub.speech.model.TimedWord;
import dev.hubbub.speech.model.WordAligner;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import dev.hubbub.speech.whisper.tokens.WordSplitter;
import dev.hubbub.speech.whisper.tokens.WordTokens;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds when each word was said. The text is read once more by the decoder, without timestamps; where it looks at the
 * audio meanwhile tells each token's time ({@link TokenTimes}). Words that would contain a pause are shortened, and times
 * are rounded to 10 ms.
 *
 * <p>The heads that are looked at are those that the checkpoint's {@code generation_config.json} names. A {@code .pt} names
 * none: then all heads of the later half of the blocks count, as in openai-whisper for a file that is not one of its
 * named models.
 *
 * <p>Source: the word timestamps of openai-whisper 20250625; for the same heads, times and probabilities are the same as
 * there.
 */
public final class WordAlignment implements WordAligner {
    private final WhisperModel model;
    private final WordSplitter splitter;

    /** @throws IllegalArgumentException if the model came without a tokenizer */
    public WordAlignment(WhisperModel model) {
        Tokenizer tokenizer = model.tokenizer()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Words need a tokenizer: put tokenizer.json beside the checkpoint."));
        this.model = model;
        this.splitter = new WordSplitter(tokenizer, model.tokens());
    }

    /** {@inheritDoc} Of a translation they are where the decoder looked, which need not be where the words were said. */
    @Override
    public List<TimedWord> align(EncodedSpeech audio, int segment, Hypothesis hypothesis, SpokenTask task) {
        int samples = (int) Math.round(audio.seconds(segment) * LogMel.SAMPLE_RATE);
        WindowSpan span = new WindowSpan(0, samples / LogMel.HOP);
        List<TimedText> phrases = WindowPhrases.all(hypothesis.tokens(), span.frames(), model.tokens()).stream()
                .map(phrase -> phrase.at(span.offset(), model, hypothesis))
                .toList();
        return align(audio, segment, span, phrases, task, 0).stream()
                .flatMap(phrase -> phrase.words().stream())
                .toList();
    }

    /**
     * Finds the words of phrases that were heard in one window, and fits the phrases to their words.
     *
     * @param segment the window
     * @param span where it is in the recording
     * @param phrases all that was heard in the window and shall be timed, in order
     * @param silentSince seconds from the recording's start to the end of the last word before the window
     * @return the same phrases with words; those without text as they were
     */
    List<TimedText> align(
            EncodedSpeech audio,
            int segment,
            WindowSpan span,
            List<TimedText> phrases,
            SpokenTask task,
            double silentSince) {
        List<int[]> texts = phrases.stream().map(this::text).toList();
        int[] text = texts.stream().flatMapToInt(IntStream::of).toArray();
        if (text.length == 0 || span.frames() == 0) {
            return phrases;
        }
        String language = phrases.get(0).window().language();
        List<TimedWord> words = words(audio, segment, text, language, task, span.positions());
        int[] sizes = texts.stream().mapToInt(one -> one.length).toArray();
        return fitted(phrases, sizes, words, span, silentSince);
    }

    /**
     * Corrects the words' times, joins signs to them and gives them to their phrases.
     *
     * @param sizes how many of the words' tokens each phrase has
     * @param words as they were found in the window
     */
    static List<TimedText> fitted(
            List<TimedText> phrases, int[] sizes, List<TimedWord> words, WindowSpan span, double silentSince) {
        WordLengths lengths = WordLengths.of(words);
        Iterator<TimedWord> next = Punctuation.joined(lengths.partedSentences(words)).stream()
                .map(word ->
                        word.between(hundredths(span.offset() + word.start()), hundredths(span.offset() + word.end())))
                .iterator();
        List<TimedText> fitted = new ArrayList<>(phrases.size());
        double quiet = silentSince;
        for (int i = 0; i < sizes.length; i++) {
            List<TimedWord> own = take(next, sizes[i]);
            TimedText phrase = lengths.fitted(phrases.get(i), own, quiet);
            fitted.add(phrase);
            quiet = own.isEmpty() ? quiet : phrase.end();
        }
        return fitted;
    }

    /** The next words that have at least so many tokens: a sign may have joined a word of the phrase before. */
    private static List<TimedWord> take(Iterator<TimedWord> words, int tokens) {
        List<TimedWord> taken = new ArrayList<>();
        int count = 0;
        while (words.hasNext() && count < tokens) {
            TimedWord word = words.next();
            taken.add(word);
            count += word.tokens().size();
        }
        return taken;
    }

    private int[] text(TimedText phrase) {
        return model.tokens()
                .ordinary(phrase.tokens().stream().mapToInt(Integer::intValue).toArray());
    }

    private List<TimedWord> words(
            EncodedSpeech audio, int segment, int[] text, String language, SpokenTask task, int positions) {
        WhisperTokens tokens = model.tokens();
        int[] start = WhisperPrompt.plainStart(language, task, tokens);
        int[] fed = Stream.of(start, text, new int[] {tokens.endOfText()})
                .flatMapToInt(IntStream::of)
                .toArray();
        WhisperDecoder.Attention attention = model.attention(audio, segment, fed, start.length, positions);
        int[] starts = TokenTimes.starts(attention, start.length - 1, text.length);
        List<TimedWord> words = new ArrayList<>();
        int from = 0;
        for (WordTokens word : splitter.split(text, language)) {
            int to = from + word.tokens().size();
            double probability = IntStream.range(from, to)
                    .mapToDouble(attention::probability)
                    .average()
                    .orElse(0);
            words.add(new TimedWord(
                    starts[from] / TokenTimes.POSITIONS_PER_SECOND,
                    starts[to] / TokenTimes.POSITIONS_PER_SECOND,
                    word.text(),
                    word.tokens(),
                    probability));
            from = to;
        }
        return words;
    }

    /** Half a hundredth is rounded to the even one, on the exact value of the double. */
    private static double hundredths(double seconds) {
        return new BigDecimal(seconds).setScale(2, RoundingMode.HALF_EVEN).doubleValue();
    }
}
