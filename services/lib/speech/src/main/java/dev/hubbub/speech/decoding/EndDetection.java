package dev.hubbub.speech.decoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * ESPnet's rule: the search is over once sequences that ended lately are hopelessly below the best, for several lengths
 * in a row. At the token limit unfinished sequences count as ended, without a score for their end.
 *
 * <p>Source: S. Watanabe et al., Hybrid CTC/Attention Architecture for End-to-End Speech Recognition, 2017, equation 50.
 *
 * @param maxLengthRatio most tokens, the end counted, per encoder position; 0 for as many as there are positions, and
 *     only then the end is detected; below 0 for that number of tokens whatever the segment's length
 */
public record EndDetection(double maxLengthRatio) implements StopRule {
    /** Lengths in a row for which no hope must be left. */
    private static final int LENGTHS = 3;

    /** A sequence this much below the best is hopeless. */
    private static final double HOPELESS = 10;

    /** Start and end of the text, which the original counts in a sequence's length. */
    private static final int START_AND_END = 2;

    @Override
    public int tokenLimit(int frames, int textContext) {
        if (maxLengthRatio == 0) {
            return frames;
        }
        return maxLengthRatio < 0 ? (int) -maxLengthRatio : Math.max(1, (int) (maxLengthRatio * frames));
    }

    @Override
    public boolean done(List<Candidate> ended, float bestRunning, int steps) {
        if (maxLengthRatio != 0 || ended.isEmpty()) {
            return false;
        }
        double best = highest(ended);
        for (int i = 0; i < LENGTHS; i++) {
            int tokens = steps - 1 - i - START_AND_END;
            List<Candidate> ofLength = ended.stream()
                    .filter(candidate -> candidate.tokens().size() == tokens)
                    .toList();
            if (ofLength.isEmpty() || highest(ofLength) - best >= -HOPELESS) {
                return false;
            }
        }
        return true;
    }

    private static double highest(List<Candidate> candidates) {
        return candidates.stream()
                .mapToDouble(Candidate::sumLogProbability)
                .max()
                .orElseThrow();
    }

    @Override
    public List<Candidate> finalists(List<Candidate> ended, List<Candidate> running, boolean limitReached) {
        List<Candidate> all = new ArrayList<>(ended);
        if (limitReached) {
            all.addAll(running);
        }
        all.sort(Comparator.comparing(Candidate::sumLogProbability).reversed());
        return all;
    }
}
