package dev.hubbub.speech.decoding;

import java.util.Collection;
import java.util.stream.LongStream;

/**
 * Which tokens may be chosen.
 *
 * @param endOfText the token that ends a sequence
 * @param suppressed tokens never chosen
 * @param suppressedFirst further tokens not chosen at the first position
 * @param timestamps rules for timestamp tokens; null if the text has none
 */
public record TokenRules(
        int endOfText, Collection<Integer> suppressed, Collection<Integer> suppressedFirst, TimestampRules timestamps) {

    private static final long[] NO_LIMITS = {};

    /** Tokens that no row may choose at this step. */
    long[] suppressed(boolean first) {
        LongStream always = suppressed.stream().mapToLong(Integer::longValue);
        LongStream now = first ? suppressedFirst.stream().mapToLong(Integer::longValue) : LongStream.empty();
        return LongStream.concat(always, now).distinct().sorted().toArray();
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
