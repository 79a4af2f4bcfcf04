package dev.hubbub.contracts.transcript;

import java.util.List;

/**
 * The segments of a session: {@code segments.json}.
 *
 * @param session the session's name
 * @param captions the WebVTT files there will be, also those that get no cue
 * @param segments in the order they are transcribed
 * @param missing what of the session is in no segment, or was cut without knowing who speaks although somebody meant to
 *     say, in sentences with the remedy; absent if nothing is
 * @param silences where nobody speaks in utterances that were cut at silences, in the order of the segments; absent if none
 *     was
 */
public record SegmentList(
        String session, List<String> captions, List<Segment> segments, List<String> missing, List<Silence> silences) {

    public SegmentList {
        captions = List.copyOf(captions);
        segments = List.copyOf(segments);
        missing = missing == null || missing.isEmpty() ? null : List.copyOf(missing);
        silences = silences == null || silences.isEmpty() ? null : List.copyOf(silences);
    }

    /** Segments that were not cut at silences. */
    public SegmentList(String session, List<String> captions, List<Segment> segments, List<String> missing) {
        this(session, captions, segments, missing, null);
    }

    /** Segments of all of a session. */
    public SegmentList(String session, List<String> captions, List<Segment> segments) {
        this(session, captions, segments, null);
    }
}
