package dev.hubbub.speech.decoding;

/**
 * Where timestamp tokens may stand: first in the text, then in pairs (one closes a phrase, one opens the next), never
 * going back, and a closing one later than its opening one.
 *
 * @param begin the first timestamp token
 * @param end the token behind the last one; it and all later ones are text again, as far as there are any
 * @param endOfText the end token; all earlier tokens are text
 * @param maxInitialIndex the latest timestamp the text may start with, counted from {@code begin}; null for no limit
 */
public record TimestampRules(int begin, int end, int endOfText, Integer maxInitialIndex) {
    /** Numbers that describe what a row may choose. */
    static final int LIMITS = 3;

    /**
     * Writes what may follow a path: the lowest token allowed below {@code begin}, and the range of timestamps allowed,
     * end exclusive. Text behind the timestamps is allowed where all text is, which is where the first number is 0.
     */
    void limits(TokenPath path, long[] target, int at) {
        int length = path.length();
        long textFrom = 0;
        long stampFrom = begin;
        long stampTo = end;
        if (length == 0) {
            textFrom = begin;
            if (maxInitialIndex != null) {
                stampTo = Math.min(end, (long) begin + maxInitialIndex + 1);
            }
        } else {
            boolean lastIsStamp = isStamp(path.fromEnd(0));
            boolean oneBeforeIsStamp = length < 2 || isStamp(path.fromEnd(1));
            int latest = latestStamp(path);
            if (latest >= 0) {
                stampFrom = lastIsStamp && !oneBeforeIsStamp ? latest : latest + 1L;
            }
            if (lastIsStamp && oneBeforeIsStamp) {
                stampFrom = end;
            } else if (lastIsStamp) {
                textFrom = endOfText;
            }
        }
        target[at] = textFrom;
        target[at + 1] = stampFrom;
        target[at + 2] = stampTo;
    }

    private boolean isStamp(int token) {
        return token >= begin && token < end;
    }

    private int latestStamp(TokenPath path) {
        for (int i = 0; i < path.length(); i++) {
            if (isStamp(path.fromEnd(i))) {
                return path.fromEnd(i);
            }
        }
        return -1;
    }
}
