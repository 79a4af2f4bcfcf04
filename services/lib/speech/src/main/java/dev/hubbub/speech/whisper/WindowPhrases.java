package dev.hubbub.speech.whisper;

import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.TimedText;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts what was decoded of a window into phrases at its pairs of timestamps, and tells where the next window starts: after
 * the last finished phrase, so that one cut off by the window's end is heard again as a whole.
 *
 * @param phrases the phrases, times in seconds from the window's start
 * @param framesHeard mel frames to go forward
 * @param finished whether a single timestamp at the end says that nothing was cut off
 */
record WindowPhrases(List<Phrase> phrases, int framesHeard, boolean finished) {
    private static final int FRAMES_PER_TIMESTAMP = 2;
    private static final double SECONDS_PER_FRAME = 0.01;

    /** Tokens between two timestamps. */
    record Phrase(double start, double end, List<Integer> tokens) {

        /**
         * The phrase in a recording.
         *
         * @param offset seconds from the recording's start to the window's
         */
        TimedText at(double offset, WhisperModel model, Hypothesis window) {
            return new TimedText(
                    offset + start, offset + end, tokens, model.text(tokens).orElse(null), window, List.of());
        }
    }

    /**
     * @param decoded the window's tokens
     * @param frames mel frames of audio in the window
     */
    static WindowPhrases of(List<Integer> decoded, int frames, WhisperTokens tokens) {
        int size = decoded.size();
        List<Integer> cuts = new ArrayList<>();
        for (int i = 1; i < size; i++) {
            if (tokens.isTimestamp(decoded.get(i - 1)) && tokens.isTimestamp(decoded.get(i))) {
                cuts.add(i);
            }
        }
        boolean finished =
                size >= 2 && tokens.isTimestamp(decoded.get(size - 1)) && !tokens.isTimestamp(decoded.get(size - 2));
        if (cuts.isEmpty()) {
            return new WindowPhrases(List.of(whole(decoded, frames, tokens)), frames, finished);
        }
        if (finished) {
            cuts.add(size);
        }
        List<Phrase> phrases = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            phrases.add(between(decoded.subList(from, cut), tokens));
            from = cut;
        }
        int heard = finished ? frames : FRAMES_PER_TIMESTAMP * index(decoded.get(from - 1), tokens);
        return new WindowPhrases(phrases, heard > 0 ? heard : frames, finished);
    }

    /** As {@link #of}, with what the window's end cut off as a last phrase. */
    static List<Phrase> all(List<Integer> decoded, int frames, WhisperTokens tokens) {
        List<Phrase> all = new ArrayList<>(of(decoded, frames, tokens).phrases());
        int finished = all.stream().mapToInt(phrase -> phrase.tokens().size()).sum();
        if (finished < decoded.size()) {
            List<Integer> rest = decoded.subList(finished, decoded.size());
            double start = tokens.isTimestamp(rest.get(0)) ? tokens.seconds(rest.get(0)) : 0;
            all.add(new Phrase(start, Math.max(start, frames * SECONDS_PER_FRAME), rest));
        }
        return all;
    }

    private static Phrase whole(List<Integer> decoded, int frames, WhisperTokens tokens) {
        double end = frames * SECONDS_PER_FRAME;
        for (int token : decoded) {
            if (tokens.isTimestamp(token) && index(token, tokens) > 0) {
                end = tokens.seconds(token);
            }
        }
        return new Phrase(0, end, decoded);
    }

    private static Phrase between(List<Integer> part, WhisperTokens tokens) {
        double start = tokens.isTimestamp(part.get(0)) ? tokens.seconds(part.get(0)) : 0;
        double end = tokens.seconds(part.get(part.size() - 1));
        return new Phrase(start, Math.max(start, end), part);
    }

    private static int index(int timestamp, WhisperTokens tokens) {
        return timestamp - tokens.timestampBegin().orElseThrow();
    }
}
