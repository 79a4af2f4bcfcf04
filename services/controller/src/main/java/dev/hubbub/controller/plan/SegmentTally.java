package dev.hubbub.controller.plan;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Segments, counted.
 *
 * @param segments all of them
 * @param flagged those that look degenerate
 * @param flags the different flags they carry
 */
public record SegmentTally(int segments, int flagged, SortedSet<String> flags) {

    public static final SegmentTally NONE = new SegmentTally(0, 0, new TreeSet<>());

    public static SegmentTally of(int segments, int flagged, Collection<String> flags) {
        return new SegmentTally(segments, flagged, new TreeSet<>(flags));
    }

    /** Both together. */
    public SegmentTally plus(SegmentTally other) {
        TreeSet<String> both = new TreeSet<>(flags);
        both.addAll(other.flags);
        return new SegmentTally(segments + other.segments, flagged + other.flagged, both);
    }
}
