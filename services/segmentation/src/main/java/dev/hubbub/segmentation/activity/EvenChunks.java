package dev.hubbub.segmentation.activity;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a recording without active-speaker scores into parts of equal length.
 *
 * @param maxSegmentSeconds the longest part, a whole number of seconds
 */
public record EvenChunks(int maxSegmentSeconds) {

    public EvenChunks {
        if (maxSegmentSeconds <= 0) {
            throw new IllegalArgumentException(
                    "Segmentation: maxSegmentSeconds must be a whole number of seconds above 0, not "
                            + maxSegmentSeconds);
        }
    }

    /**
     * As few parts as the limit allows, each of the same whole number of seconds except a shorter last one.
     *
     * @param durationSeconds of the recording; nothing is cut from one of 0 s
     */
    public List<TimeSpan> of(double durationSeconds) {
        if (!(durationSeconds >= 0) || Double.isInfinite(durationSeconds)) {
            throw new IllegalArgumentException("A recording cannot last " + durationSeconds + " s");
        }
        List<TimeSpan> chunks = new ArrayList<>();
        if (durationSeconds > 0) {
            double parts = Math.ceil(durationSeconds / maxSegmentSeconds);
            double length = Math.ceil(durationSeconds / parts);
            for (double start = 0; start < durationSeconds; start += length) {
                chunks.add(new TimeSpan(start, Math.min(start + length, durationSeconds)));
            }
        }
        return chunks;
    }
}
