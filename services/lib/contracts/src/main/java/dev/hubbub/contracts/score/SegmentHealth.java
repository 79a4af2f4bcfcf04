package dev.hubbub.contracts.score;

/**
 * What looks wrong with the segments of a transcript; a segment may be counted as several of these.
 *
 * @param segments segments in all
 * @param capped ended by the limit of tokens
 * @param looped repeat themselves
 * @param empty without a text
 * @param otherLanguage decoded in another language than the data says, of those that are compared; in scores of earlier
 *     versions, than most of their session
 * @param languages how many are compared: those that have a text, and of which both decoding and the data say a language;
 *     absent if there are none, and in scores of earlier versions
 */
public record SegmentHealth(int segments, int capped, int looped, int empty, Integer otherLanguage, Integer languages) {

    /** Those of both. */
    public SegmentHealth plus(SegmentHealth other) {
        return new SegmentHealth(
                segments + other.segments,
                capped + other.capped,
                looped + other.looped,
                empty + other.empty,
                sum(otherLanguage, other.otherLanguage),
                sum(languages, other.languages));
    }

    private static Integer sum(Integer one, Integer other) {
        return one == null ? other : other == null ? one : Integer.valueOf(one + other);
    }
}
