package dev.hubbub.contracts.transcript;

import java.util.List;

/**
 * The segments of a session: {@code segments.json}.
 *
 * @param session the session's name
 * @param captions the WebVTT files there will be, also those that get no cue
 * @param segments in the order they are transcribed
 */
public record SegmentList(String session, List<String> captions, List<Segment> segments) {

    public SegmentList {
        captions = List.copyOf(captions);
        segments = List.copyOf(segments);
    }
}
