package dev.hubbub.speech.whisper;

import dev.hubbub.speech.model.TimedWord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Signs that stand alone among the words are written together with the word they belong to. */
final class Punctuation {
    private static final String OPENING = "\"'“¿([{-";
    private static final String CLOSING = "\"'.。,，!！?？:：”)]}、";

    private Punctuation() {}

    /**
     * Opening signs go to the word behind them, closing ones to the word before, without changing its times.
     *
     * @param words in order, signs among them
     * @return in order; every token is kept
     */
    static List<TimedWord> joined(List<TimedWord> words) {
        return closed(opened(words));
    }

    private static Deque<TimedWord> opened(List<TimedWord> words) {
        Deque<TimedWord> opened = new ArrayDeque<>();
        for (int i = words.size() - 1; i >= 0; i--) {
            TimedWord word = words.get(i);
            if (!opened.isEmpty()
                    && word.text().startsWith(" ")
                    && OPENING.contains(word.text().strip())) {
                TimedWord behind = opened.pop();
                opened.push(together(word, behind, behind));
            } else {
                opened.push(word);
            }
        }
        return opened;
    }

    private static List<TimedWord> closed(Deque<TimedWord> words) {
        List<TimedWord> closed = new ArrayList<>();
        for (TimedWord word : words) {
            int last = closed.size() - 1;
            if (last >= 0 && !closed.get(last).text().endsWith(" ") && CLOSING.contains(word.text())) {
                closed.set(last, together(closed.get(last), word, closed.get(last)));
            } else {
                closed.add(word);
            }
        }
        return closed;
    }

    private static TimedWord together(TimedWord first, TimedWord second, TimedWord timed) {
        List<Integer> tokens = new ArrayList<>(first.tokens());
        tokens.addAll(second.tokens());
        return new TimedWord(timed.start(), timed.end(), first.text() + second.text(), tokens, timed.probability());
    }
}
