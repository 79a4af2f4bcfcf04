package dev.hubbub.speech.decoding;

/** The figure that candidates are compared by; the highest is chosen. */
@FunctionalInterface
public interface Ranking {

    /**
     * The figure of a sequence.
     *
     * @param sum see {@link Candidate#sumLogProbability}
     * @param tokens number of its tokens, without the end of text
     * @param ended whether the sum includes the end of text
     */
    double score(double sum, int tokens, boolean ended);

    /** The figure of a candidate. */
    default double score(Candidate candidate) {
        return score(candidate.sumLogProbability(), candidate.tokens().size(), candidate.ended());
    }

    /** The sum as it is, as ESPnet ranks. */
    static Ranking sum() {
        return (sum, tokens, ended) -> sum;
    }

    /** The sum divided by the number of tokens, the end not counted, as Whisper ranks unless told otherwise. */
    static Ranking mean() {
        return (sum, tokens, ended) -> sum / Math.max(1, tokens);
    }

    /**
     * The sum divided by {@code ((5 + n) / 6)^alpha}, the end not counted in {@code n}: Whisper's length penalty.
     *
     * <p>Source: Y. Wu et al., Google's Neural Machine Translation System, 2016, section 7.
     */
    static Ranking penalised(double alpha) {
        return (sum, tokens, ended) -> sum / Math.pow((5.0 + tokens) / 6.0, alpha);
    }

    /** The sum divided by {@code n^exponent}, the end counted in {@code n} where there is one, as Hugging Face ranks. */
    static Ranking perLength(double exponent) {
        return (sum, tokens, ended) -> sum / Math.pow(Math.max(1, ended ? tokens + 1 : tokens), exponent);
    }
}
