package dev.hubbub.speech.whisper;

import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.tokenizer.Tokenizer;
import dev.hubbub.speech.tokenizer.WhisperTokens;
import dev.hubbub.speech.tokenizer.WordSplitter;
import dev.hubbub.speech.tokenizer.WordTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds when each word was said, from where the decoder looks while it writes the word: the attention of the heads that
 * follow the speech is averaged, smoothed over time and warped onto the tokens.
 */
public final class WordAlignment {
    private static final double POSITIONS_PER_SECOND = 50;
    private static final int SMOOTHING = 7;
    private static final String OPENING = "\"'“¿([{-";
    private static final String CLOSING = "\"'.。,，!！?？:：”)]}、";

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

    /**
     * The words of a segment.
     *
     * @param hypothesis what the segment was decoded into
     * @return in order; empty if nothing was said
     */
    public List<TimedWord> align(EncodedAudio audio, int segment, Hypothesis hypothesis) {
        WhisperTokens tokens = model.tokens();
        int[] text = tokens.ordinary(
                hypothesis.tokens().stream().mapToInt(Integer::intValue).toArray());
        int positions = (int) Math.ceil(audio.seconds(segment) * POSITIONS_PER_SECOND);
        if (text.length == 0 || positions < 1) {
            return List.of();
        }
        int[] start = start(hypothesis.language());
        WhisperDecoder.Attention attention = model.attention(audio, segment, fed(start, text), start.length, positions);
        int[] entries = TimeWarp.entries(negated(smoothed(attention), start.length - 1, text.length + 1));
        return words(text, hypothesis.language(), entries, attention);
    }

    /** Start of transcript, language, task and no-timestamps mark. */
    private int[] start(String language) {
        return WhisperPrompt.plainStart(language, model.tokens());
    }

    private int[] fed(int[] start, int[] text) {
        int[] fed = Arrays.copyOf(start, start.length + text.length + 1);
        System.arraycopy(text, 0, fed, start.length, text.length);
        fed[fed.length - 1] = model.tokens().endOfText();
        return fed;
    }

    /** Median over time, then mean over heads: {@code tokens x positions}. */
    private static float[][] smoothed(WhisperDecoder.Attention attention) {
        float[][] mean = new float[attention.tokens()][attention.positions()];
        float[] window = new float[SMOOTHING];
        for (int head = 0; head < attention.heads(); head++) {
            for (int token = 0; token < attention.tokens(); token++) {
                for (int position = 0; position < attention.positions(); position++) {
                    mean[token][position] += median(attention, head, token, position, window) / attention.heads();
                }
            }
        }
        return mean;
    }

    private static float median(WhisperDecoder.Attention attention, int head, int token, int position, float[] window) {
        int half = SMOOTHING / 2;
        int last = attention.positions() - 1;
        if (last < half) {
            return attention.weight(head, token, position);
        }
        for (int i = 0; i < SMOOTHING; i++) {
            int at = Math.abs(position + i - half);
            window[i] = attention.weight(head, token, at > last ? 2 * last - at : at);
        }
        Arrays.sort(window);
        return window[half];
    }

    /** The rows that predict the text and its end: a token is written while the one before it is read. */
    private static float[][] negated(float[][] matrix, int from, int rows) {
        float[][] cost = new float[rows][];
        for (int row = 0; row < rows; row++) {
            float[] line = matrix[from + row].clone();
            for (int i = 0; i < line.length; i++) {
                line[i] = -line[i];
            }
            cost[row] = line;
        }
        return cost;
    }

    private List<TimedWord> words(int[] text, String language, int[] entries, WhisperDecoder.Attention attention) {
        List<TimedWord> words = new ArrayList<>();
        int from = 0;
        for (WordTokens word : splitter.split(text, language)) {
            int to = from + word.tokens().size();
            double probability = IntStream.range(from, to)
                    .mapToDouble(attention::probability)
                    .average()
                    .orElse(0);
            words.add(new TimedWord(
                    entries[from] / POSITIONS_PER_SECOND,
                    entries[to] / POSITIONS_PER_SECOND,
                    word.text(),
                    word.tokens(),
                    probability));
            from = to;
        }
        return withPunctuation(words);
    }

    /** Opening signs go to the word behind them, closing ones to the word before, without changing its times. */
    static List<TimedWord> withPunctuation(List<TimedWord> words) {
        List<TimedWord> merged = new ArrayList<>();
        TimedWord opening = null;
        for (TimedWord word : words) {
            int last = merged.size() - 1;
            String sign = word.text().strip();
            boolean isSign = sign.length() == 1;
            if (opening == null && isSign && last >= 0 && CLOSING.contains(word.text())) {
                merged.set(last, joined(merged.get(last), word, merged.get(last)));
            } else if (isSign && word.text().startsWith(" ") && OPENING.contains(sign)) {
                opening = opening == null ? word : joined(opening, word, opening);
            } else {
                merged.add(opening == null ? word : joined(opening, word, word));
                opening = null;
            }
        }
        if (opening != null) {
            merged.add(opening);
        }
        return merged;
    }

    private static TimedWord joined(TimedWord first, TimedWord second, TimedWord timed) {
        List<Integer> tokens = new ArrayList<>(first.tokens());
        tokens.addAll(second.tokens());
        return new TimedWord(timed.start(), timed.end(), first.text() + second.text(), tokens, timed.probability());
    }
}
