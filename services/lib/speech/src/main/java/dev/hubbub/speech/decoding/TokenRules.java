package dev.hubbub.speech.decoding;

import java.util.Collection;
import java.util.stream.LongStream;

/**
 * Which tokens may be chosen.
 *
 * @param endOfText the token that ends a sequence
 * @param suppressed tokens never chosen
 * @param suppressedFirst further tokens not chosen at the first position where there is a choice
 * @param firstForced the only token that a text may begin with, which is then certain; null for none
 * @param least tokens before which a text does not end
 * @param endForced whether a text that reaches the token limit ends there, as if nothing else could follow
 * @param timestamps rules for timestamp tokens; null if the text has none
 */
public record TokenRules(
        int endOfText,
        Collection<Integer> suppressed,
        Collection<Integer> suppressedFirst,
        Integer firstForced,
        int least,
        boolean endForced,
        TimestampRules timestamps) {

    private static final long[] NO_LIMITS = {};

    /** Texts of any length. */
    public TokenRules(
            int endOfText,
            Collection<Integer> suppressed,
            Collection<Integer> suppressedFirst,
            TimestampRules timestamps) {
        this(endOfText, suppressed, suppressedFirst, null, 0, false, timestamps);
    }

    /** How many steps may have rules of their own. */
    int early() {
        return Math.max(firstChosen(), least);
    }

    private int firstChosen() {
        return firstForced == null ? 1 : 2;
    }

    /**
     * Tokens that no row may choose at a step.
     *
     * @param step 1 for the first token of a text
     */
    long[] suppressed(int step) {
        LongStream always = suppressed.stream().mapToLong(Integer::longValue);
        LongStream now =
                step == firstChosen() ? suppressedFirst.stream().mapToLong(Integer::longValue) : LongStream.empty();
        LongStream end = step <= least ? LongStream.of(endOfText) : LongStream.empty();
        return LongStream.concat(always, LongStream.concat(now, end))
                .distinct()
                .sorted()
                .toArray();
    }

    /** What each path may choose, {@value TimestampRules#LIMITS} numbers per path; empty if nothing depends on it. */
    long[] limits(Collection<TokenPath> paths) {
        if (timestamps == null) {
            return NO_LIMITS;
        }
        long[] limits = new long[paths.size() * TimestampRules.LIMITS];
        int at = 0;
        for (TokenPath path : paths) {
            timestamps.limits(path, limits, at);
            at += TimestampRules.LIMITS;
        }
        return limits;
    }

    /** The first timestamp token, or 0 where there are none. */
    long firstTimestamp() {
        return timestamps == null ? 0 : timestamps.begin();
    }

    /** The token behind the last timestamp, or 0 where there are none. */
    long afterTimestamps() {
        return timestamps == null ? 0 : timestamps.end();
    }
}
