package dev.hubbub.scoring.rate;

/**
 * What turns a reference into a hypothesis with the fewest edits, counted in units (words or characters).
 *
 * @param hits units of the reference that the hypothesis has
 * @param substitutions units of the reference that the hypothesis has otherwise
 * @param insertions units of the hypothesis that the reference has not
 * @param deletions units of the reference that the hypothesis has not
 */
public record EditCounts(long hits, long substitutions, long insertions, long deletions) {

    /** Nothing compared yet; the start of a sum. */
    public static final EditCounts NONE = new EditCounts(0, 0, 0, 0);

    public EditCounts {
        if (hits < 0 || substitutions < 0 || insertions < 0 || deletions < 0) {
            throw new IllegalArgumentException(
                    "Edit counts cannot be negative: %d hits, %d substitutions, %d insertions, %d deletions"
                            .formatted(hits, substitutions, insertions, deletions));
        }
    }

    /** Edits of both, for pooled rates. */
    public EditCounts plus(EditCounts other) {
        return new EditCounts(
                hits + other.hits,
                substitutions + other.substitutions,
                insertions + other.insertions,
                deletions + other.deletions);
    }

    public long edits() {
        return substitutions + insertions + deletions;
    }

    /** Units in the reference. */
    public long referenceLength() {
        return hits + substitutions + deletions;
    }

    /** Units in the hypothesis. */
    public long hypothesisLength() {
        return hits + substitutions + insertions;
    }

    /** Edits per unit of the reference. */
    public ErrorRate rate() {
        return ErrorRate.of(this);
    }
}
