package dev.hubbub.speech;

/** Mean cross entropy in double precision, for comparison. */
public final class CrossEntropyReference {

    private CrossEntropyReference() {}

    /**
     * Of logits over their labels, in nats; negative labels do not count.
     *
     * @param logits {@code labels x vocabulary}
     */
    public static double mean(float[] logits, int vocabulary, long[] labels) {
        double loss = 0;
        int counted = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                double sum = 0;
                for (int token = 0; token < vocabulary; token++) {
                    sum += Math.exp(logits[i * vocabulary + token]);
                }
                loss += Math.log(sum) - logits[i * vocabulary + (int) labels[i]];
                counted++;
            }
        }
        return loss / counted;
    }
}
