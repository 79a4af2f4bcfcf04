package dev.hubbub.segmentation;

import dev.hubbub.segmentation.activity.TimeSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * The longest stretch of time that becomes one segment.
 *
 * @param seconds above 0
 */
record SpanLimit(double seconds) {

    /**
     * No speech model here hears more at once. Where regions are counted in active frames, bridged gaps can make one
     * span more time than its frames fill.
     */
    static final SpanLimit MODEL_WINDOW = new SpanLimit(30);

    /** Of a manifest's utterances. */
    static SpanLimit ofUtterances(double maxSegmentSeconds) {
        return new SpanLimit(Math.min(maxSegmentSeconds, MODEL_WINDOW.seconds()));
    }

    /** As few parts of equal length as the limit allows; a span without length gives none. */
    List<TimeSpan> split(TimeSpan span) {
        int parts = (int) Math.ceil(span.duration() / seconds);
        double length = span.duration() / parts;
        List<TimeSpan> split = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            double end = part == parts - 1 ? span.end() : span.start() + (part + 1) * length;
            split.add(new TimeSpan(span.start() + part * length, end));
        }
        return split;
    }
}
