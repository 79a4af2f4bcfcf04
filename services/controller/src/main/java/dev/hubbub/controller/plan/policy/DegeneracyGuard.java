package dev.hubbub.controller.plan.policy;

import java.util.Collection;

/**
 * Stops trials whose texts are loops. It looks at committed transcripts alone, so that every controller comes to the
 * same verdict, and a verdict once reached stays: more transcripts can only add to it.
 *
 * @param limit flagged segments that stop a trial; absent stops none, and no transcript is read
 */
public record DegeneracyGuard(Integer limit) {

    public boolean isOn() {
        return limit != null;
    }

    /** Whether a trial with so many flagged segments is stopped. */
    public boolean stops(int flagged) {
        return isOn() && flagged >= limit;
    }

    /** The verdict in one sentence. */
    public String message(int flagged, int segments, Collection<String> flags) {
        return "%d of %d segments look degenerate (%s), so the trial was stopped:"
                        .formatted(flagged, segments, String.join(", ", flags))
                + " read its transcripts, or raise spec.decoding.guard.stopAfterFlaggedSegments (" + limit + ")";
    }
}
