package dev.hubbub.scoring.ngram;

import dev.hubbub.scoring.rate.UnitNumbers;
import java.util.List;

/**
 * The BLEU score of a corpus with one reference for each text (Papineni and others 2002): words in runs of one to four, case
 * as it is, tokens of mteval-v13a, and where no run of a length is right, half of what was given the length before
 * (exponential smoothing).
 */
public final class Bleu {

    /** How it is computed, in the way that sacrebleu says it. */
    public static final String SIGNATURE = "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp";

    private static final int LONGEST = 4;

    private final long[] right = new long[LONGEST];
    private final long[] total = new long[LONGEST];
    private long written;
    private long reference;

    /** Adds a text. */
    public void add(String referenceText, String hypothesisText) {
        List<String> said = Tokens13a.of(referenceText);
        List<String> heard = Tokens13a.of(hypothesisText);
        reference += said.size();
        written += heard.size();
        UnitNumbers<String> numbers = new UnitNumbers<>();
        long[] shared = SharedRuns.of(numbers.of(said), numbers.of(heard), LONGEST);
        for (int length = 1; length <= LONGEST; length++) {
            total[length - 1] += Math.max(0, heard.size() - length + 1);
            right[length - 1] += shared[length - 1];
        }
    }

    /** Adds what was added to another. */
    void add(Bleu other) {
        for (int length = 0; length < LONGEST; length++) {
            right[length] += other.right[length];
            total[length] += other.total[length];
        }
        written += other.written;
        reference += other.reference;
    }

    /** The score, 0 to 100; 0 where nothing is right, or no text is as long as the longest run. */
    public double score() {
        if (right[0] == 0 || total[LONGEST - 1] == 0) {
            return 0;
        }
        // Rounding makes a little more than 100 of a text that is right.
        return Math.min(100, penalty() * Math.exp(logarithms(LONGEST) / LONGEST));
    }

    /** The score of texts that may be shorter than the longest run: only lengths that there are count. */
    double scoreOfShort() {
        int lengths = 0;
        while (lengths < LONGEST && total[lengths] > 0) {
            lengths++;
        }
        return right[0] == 0 ? 0 : penalty() * Math.exp(logarithms(lengths) / lengths);
    }

    private double logarithms(int lengths) {
        double sum = 0;
        double given = 1;
        for (int length = 0; length < lengths; length++) {
            if (right[length] == 0) {
                given /= 2;
                sum += Math.log(100 * given / total[length]);
            } else {
                sum += Math.log(100.0 * right[length] / total[length]);
            }
        }
        return sum;
    }

    private double penalty() {
        return written < reference ? Math.exp(1 - (double) reference / written) : 1;
    }
}
