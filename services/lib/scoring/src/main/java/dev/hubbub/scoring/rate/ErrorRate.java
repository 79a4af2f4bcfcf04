package dev.hubbub.scoring.rate;

import java.util.OptionalDouble;

/** A word or character error rate, or the verdict that there is none because the reference is empty. */
public sealed interface ErrorRate {

    /** The rate of these edits; defined exactly when the reference has a unit. */
    static ErrorRate of(EditCounts counts) {
        long reference = counts.referenceLength();
        return reference == 0 ? new Undefined(counts.insertions()) : new Defined((double) counts.edits() / reference);
    }

    /** The rate as a fraction of one, if it is defined. */
    OptionalDouble value();

    /**
     * A rate.
     *
     * @param fraction edits per unit of the reference; 0 is perfect, insertions can make it exceed 1
     */
    record Defined(double fraction) implements ErrorRate {

        @Override
        public OptionalDouble value() {
            return OptionalDouble.of(fraction);
        }
    }

    /**
     * No rate: the reference has no unit.
     *
     * @param insertions units of the hypothesis; 0 means that both sides are empty, so nothing is wrong
     */
    record Undefined(long insertions) implements ErrorRate {

        @Override
        public OptionalDouble value() {
            return OptionalDouble.empty();
        }
    }
}
