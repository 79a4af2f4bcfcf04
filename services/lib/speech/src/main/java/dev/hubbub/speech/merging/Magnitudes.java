package dev.hubbub.speech.merging;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds which of very many numbers are the largest in magnitude, without holding them: they are gone through a few times,
 * each time looking at sixteen more bits of those that may be the smallest of the largest.
 */
final class Magnitudes {

    private static final int DIGIT = 16;

    /** Takes a number. */
    @FunctionalInterface
    interface Each {
        void number(double value);
    }

    /**
     * Where the largest end.
     *
     * @param least bits of the smallest magnitude among them
     * @param equal how many of exactly that magnitude are among them
     */
    record Cut(long least, long equal) {

        /** Nothing is among them. */
        static final Cut NOTHING = new Cut(Long.MAX_VALUE, 0);

        private static final Cut EVERYTHING = new Cut(0, Long.MAX_VALUE);
    }

    private Magnitudes() {}

    /** The bits of a magnitude, which are in the order of the magnitudes. */
    static long bits(double value) {
        return Double.doubleToRawLongBits(Math.abs(value));
    }

    /**
     * The cut behind the largest.
     *
     * @param wanted how many, 0 to {@code size}
     * @param size how many numbers there are
     * @param numbers goes through all of them, in any order, on several threads if it asks for one taker for each
     */
    static Cut largest(long wanted, long size, Consumer<Supplier<Each>> numbers) {
        if (wanted == 0) {
            return Cut.NOTHING;
        }
        if (wanted == size) {
            return Cut.EVERYTHING;
        }
        long known = 0;
        long left = wanted;
        for (int shift = Long.SIZE - DIGIT; shift >= 0; shift -= DIGIT) {
            long[] counts = counts(known, shift, numbers);
            int digit = counts.length - 1;
            while (counts[digit] < left) {
                left -= counts[digit];
                digit--;
            }
            known |= (long) digit << shift;
            if (counts[digit] == left) {
                return new Cut(known, Long.MAX_VALUE);
            }
        }
        return new Cut(known, left);
    }

    /** How often each digit follows those that are known. */
    private static long[] counts(long known, int shift, Consumer<Supplier<Each>> numbers) {
        int above = shift + DIGIT;
        List<long[]> parts = new ArrayList<>();
        numbers.accept(() -> {
            long[] counts = new long[1 << DIGIT];
            synchronized (parts) {
                parts.add(counts);
            }
            return value -> {
                long bits = bits(value);
                if (above == Long.SIZE || bits >>> above == known >>> above) {
                    counts[(int) (bits >>> shift) & (1 << DIGIT) - 1]++;
                }
            };
        });
        long[] counts = new long[1 << DIGIT];
        for (long[] part : parts) {
            for (int digit = 0; digit < counts.length; digit++) {
                counts[digit] += part[digit];
            }
        }
        return counts;
    }
}
