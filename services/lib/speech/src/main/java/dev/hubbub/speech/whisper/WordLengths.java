package dev.hubbub.speech.whisper;

import dev.hubbub.speech.model.TimedText;
import dev.hubbub.speech.model.TimedWord;
import java.util.ArrayList;
import java.util.List;

/**
 * How long words last in a window, and the correction of those that are much longer because a pause was counted in.
 *
 * @param usual the median in seconds, of words that last at all, and at most {@value #LONGEST_USUAL}
 */
record WordLengths(double usual) {
    private static final double LONGEST_USUAL = 0.7;

    /** Words behind a silence of this many usual lengths are looked at. */
    private static final int PAUSE = 4;

    /** A phrase's own time is believed where a word goes beyond it by more than this. */
    private static final double TRUST_SECONDS = 0.5;

    private static final String SENTENCE_ENDS = ".。!！?？";

    /** Measures words. */
    static WordLengths of(List<TimedWord> words) {
        double[] lengths = words.stream()
                .mapToDouble(word -> word.end() - word.start())
                .filter(length -> length != 0)
                .sorted()
                .toArray();
        if (lengths.length == 0) {
            return new WordLengths(0);
        }
        int middle = lengths.length / 2;
        double median = lengths.length % 2 == 1 ? lengths[middle] : (lengths[middle - 1] + lengths[middle]) / 2;
        return new WordLengths(Math.min(LONGEST_USUAL, median));
    }

    private double longest() {
        return 2 * usual;
    }

    /** Takes pauses out of the signs that end sentences and out of the words behind them. */
    List<TimedWord> partedSentences(List<TimedWord> words) {
        List<TimedWord> parted = new ArrayList<>(words);
        for (int i = 1; i < words.size(); i++) {
            TimedWord word = words.get(i);
            if (word.end() - word.start() > longest()) {
                if (SENTENCE_ENDS.contains(word.text())) {
                    parted.set(i, word.between(word.start(), word.start() + longest()));
                } else if (SENTENCE_ENDS.contains(words.get(i - 1).text())) {
                    parted.set(i, word.between(word.end() - longest(), word.end()));
                }
            }
        }
        return parted;
    }

    /**
     * Takes pauses out of a phrase's first and last words, and fits the phrase to its words.
     *
     * @param phrase with its own times
     * @param words of the phrase, in seconds from the recording's start
     * @param silentSince when the words before ended, in the same seconds
     * @return the phrase from its first word to its last
     */
    TimedText fitted(TimedText phrase, List<TimedWord> words, double silentSince) {
        if (words.isEmpty()) {
            return phrase;
        }
        List<TimedWord> fitted = new ArrayList<>(words);
        shortenBehindPause(fitted, silentSince);
        TimedWord first = fitted.get(0);
        double start = first.start();
        if (phrase.start() < first.end() && phrase.start() - TRUST_SECONDS > first.start()) {
            start = phrase.start();
            fitted.set(0, first.between(Math.max(0, Math.min(first.end() - usual, start)), first.end()));
        }
        TimedWord last = fitted.get(fitted.size() - 1);
        double end = last.end();
        if (phrase.end() > last.start() && phrase.end() + TRUST_SECONDS < last.end()) {
            end = phrase.end();
            fitted.set(fitted.size() - 1, last.between(last.start(), Math.max(last.start() + usual, end)));
        }
        return new TimedText(start, Math.max(start, end), phrase.tokens(), phrase.text(), phrase.window(), fitted);
    }

    private void shortenBehindPause(List<TimedWord> words, double silentSince) {
        TimedWord first = words.get(0);
        TimedWord second = words.size() > 1 ? words.get(1) : null;
        boolean pause = first.end() - silentSince > PAUSE * usual;
        boolean longFirst = first.end() - first.start() > longest();
        boolean longTogether = second != null && second.end() - first.start() > 2 * longest();
        if (!pause || !longFirst && !longTogether) {
            return;
        }
        double end = first.end();
        if (second != null && second.end() - second.start() > longest()) {
            end = Math.max(second.end() / 2, second.end() - longest());
            words.set(1, second.between(end, second.end()));
        }
        words.set(0, first.between(Math.max(0, end - longest()), end));
    }
}
