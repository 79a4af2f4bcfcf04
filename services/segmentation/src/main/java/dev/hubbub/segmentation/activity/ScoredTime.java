package dev.hubbub.segmentation.activity;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of a recording that counts for a speaker.
 *
 * @param start in seconds
 * @param end in seconds
 */
public record ScoredTime(double start, double end) {

    public ScoredTime {
        if (!(start <= end)) {
            throw new IllegalArgumentException("The scored time cannot run from " + start + " s to " + end + " s");
        }
    }

    /**
     * A speaker's activity in this time, counted from its start. Regions that reach into it stay whole, so a time
     * can be
     * negative or exceed the length of the scored time.
     *
     * @param regions in order of time, with frame 0 at the start of the recording
     */
    public List<TimeSpan> activity(List<ActiveRegion> regions) {
        List<TimeSpan> inside = new ArrayList<>();
        for (ActiveRegion region : regions) {
            TimeSpan span = region.since(0);
            if (span.start() > end) {
                break;
            }
            if (span.end() >= start) {
                inside.add(span.since(start));
            }
        }
        return inside;
    }
}
