package dev.hubbub.speech.decoding;

/**
 * Where timestamp tokens may stand: first in the text, then in pairs (one closes a phrase, one opens the next), never
 * going back, and a closing one later than its opening one.
 *
 * @param begin the first timestamp token; all later tokens are timestamps too
 * @param endOfText the end token; all earlier tokens are text
 * @param vocabulary number of tokens
 * @param maxInitialIndex the latest timestamp the text may start with, counted from {@code begin}; null for no limit
 */
public record TimestampRules(int begin, int endOfText, int vocabulary, Integer maxInitialIndex) {
    /** Numbers that describe what a row may choose. */
    static final int LIMITS = 3;

    /**
     * Writes what may follow a path: the lowest token allowed below {@code begin}, and the range of timestamps allowed,
     * end exclusive.
     */
    void limits(TokenPath path, long[] target, int at) {
        int length = path.length();
        long textFrom = 0;
        long stampFrom = begin;
        long stampTo = vocabulary;
        if (length == 0) {
            textFrom = begin;
            if (maxInitialIndex != null) {
                stampTo = Math.min(vocabulary, (long) begin + maxInitialIndex + 1);
            }
        } else {
            boolean lastIsStamp = path.fromEnd(0) >= begin;
            boolean oneBeforeIsStamp = length < 2 || path.fromEnd(1) >= begin;
            int latest = latestStamp(path);
            if (latest >= 0) {
                stampFrom = lastIsStamp && !oneBeforeIsStamp ? latest : latest + 1L;
            }
            if (lastIsStamp && oneBeforeIsStamp) {
                stampFrom = vocabulary;
            } else if (lastIsStamp) {
                textFrom = endOfText;
            }
        }
        target[at] = textFrom;
        target[at + 1] = stampFrom;
        target[at + 2] = stampTo;
    }

    private int latestStamp(TokenPath path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.fromEnd(i) >= begin) {
                return path.fromEnd(i);
            }
        }
        return -1;
    }
}
