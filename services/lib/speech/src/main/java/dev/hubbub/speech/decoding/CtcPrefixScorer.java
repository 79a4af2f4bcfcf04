package dev.hubbub.speech.decoding;

import java.util.ArrayList;
import java.util.List;

/**
 * Scores a token by how much likelier or less likely it makes, by CTC, that the speech begins with the sequence; the end
 * by the probability that the speech is just the sequence. It sums over all alignments, in double precision.
 *
 * <p>Source: S. Watanabe et al., Hybrid CTC/Attention Architecture for End-to-End Speech Recognition, 2017, algorithm 2.
 */
public final class CtcPrefixScorer implements StepScorer {
    /** Stands for the logarithm of nought, so that sums and differences stay numbers. */
    private static final double LOG_ZERO = -1e10;

    private final int proposals;
    private final int blank;
    private final int endOfText;
    private List<Prefix> rows;

    /**
     * @param proposals see {@link #proposals}
     * @param logProbabilities per segment and encoder position, natural logarithms over all tokens; not copied
     * @param blank the token that stands for no token
     * @param endOfText the token that ends a sequence
     */
    public CtcPrefixScorer(int proposals, List<float[][]> logProbabilities, int blank, int endOfText) {
        this.proposals = proposals;
        this.blank = blank;
        this.endOfText = endOfText;
        this.rows = logProbabilities.stream().map(this::empty).toList();
    }

    @Override
    public int proposals() {
        return proposals;
    }

    @Override
    public float[] score(Choices choices) {
        float[] scores = new float[rows.size() * choices.perRow()];
        for (int row = 0; row < rows.size(); row++) {
            Prefix prefix = rows.get(row);
            for (int rank = 0; rank < choices.perRow(); rank++) {
                double likelihood = likelihood(prefix, choices.token(row, rank));
                scores[row * choices.perRow() + rank] = (float) (likelihood - prefix.likelihood());
            }
        }
        return scores;
    }

    @Override
    public void follow(long[] parents, long[] tokens) {
        List<Prefix> next = new ArrayList<>(parents.length);
        for (int row = 0; row < parents.length; row++) {
            Prefix parent = rows.get(Math.toIntExact(parents[row]));
            int token = Math.toIntExact(tokens[row]);
            next.add(token == endOfText ? parent : followedBy(parent, token));
        }
        rows = next;
    }

    /** Only blanks so far: the empty sequence is certain to be the beginning. */
    private Prefix empty(float[][] frames) {
        double[] onToken = new double[frames.length];
        double[] onBlank = new double[frames.length];
        double sum = 0;
        for (int t = 0; t < frames.length; t++) {
            sum += frames[t][blank];
            onToken[t] = LOG_ZERO;
            onBlank[t] = sum;
        }
        return new Prefix(frames, 0, -1, onToken, onBlank, 0);
    }

    /** Of the speech beginning with the prefix and the token, or being the prefix alone if the token is the end. */
    private double likelihood(Prefix prefix, int token) {
        if (token == blank) {
            return LOG_ZERO;
        }
        if (token == endOfText) {
            return prefix.upTo(prefix.frames().length - 1);
        }
        int start = Math.max(1, prefix.length());
        double likelihood = prefix.length() == 0 ? prefix.frames()[0][token] : LOG_ZERO;
        for (int t = start; t < prefix.frames().length; t++) {
            likelihood = sum(likelihood, prefix.before(token, t) + prefix.frames()[t][token]);
        }
        return likelihood;
    }

    private Prefix followedBy(Prefix prefix, int token) {
        float[][] frames = prefix.frames();
        double[] onToken = new double[frames.length];
        double[] onBlank = new double[frames.length];
        for (int t = 0; t < frames.length; t++) {
            if (t < Math.max(1, prefix.length())) {
                // Too few positions for so many tokens; the first token may stand at the first.
                onToken[t] = t == 0 && prefix.length() == 0 ? frames[0][token] : LOG_ZERO;
                onBlank[t] = LOG_ZERO;
            } else {
                onToken[t] = sum(onToken[t - 1], prefix.before(token, t)) + frames[t][token];
                onBlank[t] = sum(onToken[t - 1], onBlank[t - 1]) + frames[t][blank];
            }
        }
        return new Prefix(frames, prefix.length() + 1, token, onToken, onBlank, likelihood(prefix, token));
    }

    private static double sum(double first, double second) {
        double larger = Math.max(first, second);
        return larger + Math.log1p(Math.exp(Math.min(first, second) - larger));
    }

    /** Holds nothing but Java memory. */
    @Override
    public void close() {
        rows = List.of();
    }

    /**
     * A sequence and all its alignments.
     *
     * @param frames log-probabilities per encoder position
     * @param length number of tokens
     * @param last the last of them, -1 if there is none
     * @param onToken per position, of the alignments up to it that stand on the last token there
     * @param onBlank the same for those that stand on a blank
     * @param likelihood of the speech beginning with the sequence
     */
    private record Prefix(
            float[][] frames, int length, int last, double[] onToken, double[] onBlank, double likelihood) {

        double upTo(int position) {
            return sum(onToken[position], onBlank[position]);
        }

        /** Of the alignments after which a token can begin at a position: a token again needs a blank between. */
        double before(int token, int position) {
            return token == last ? onBlank[position - 1] : upTo(position - 1);
        }
    }
}
