package dev.hubbub.scoring.annotation;

/**
 * A stretch of speech as a file says it.
 *
 * @param session the recording or session; empty in formats that do not name it
 * @param speaker who speaks, or the channel it was heard in; empty in formats that do not say
 * @param start seconds from the session's start
 * @param end in seconds, not before the start
 * @param text what is said; empty in formats without texts
 */
public record SpokenSegment(String session, String speaker, double start, double end, String text) {

    public SpokenSegment {
        if (!(start >= 0) || !(end >= start) || Double.isInfinite(end)) {
            throw new IllegalArgumentException("it lasts from " + start + " s to " + end
                    + " s; times are finite, not negative, and the end is not before the start");
        }
    }
}
