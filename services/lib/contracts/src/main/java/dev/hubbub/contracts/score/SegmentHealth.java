package dev.hubbub.contracts.score;

/**
 * What looks wrong with the segments of a transcript; a segment may be counted as several of these.
 *
 * @param segments segments in all
 * @param capped ended by the limit of tokens
 * @param looped repeat themselves
 * @param empty without a text
 * @param otherLanguage decoded in another language than most of their session
 */
public record SegmentHealth(int segments, int capped, int looped, int empty, int otherLanguage) {

    /** Those of both. */
    public SegmentHealth plus(SegmentHealth other) {
        return new SegmentHealth(
                segments + other.segments,
                capped + other.capped,
                looped + other.looped,
                empty + other.empty,
                otherLanguage + other.otherLanguage);
    }
}
