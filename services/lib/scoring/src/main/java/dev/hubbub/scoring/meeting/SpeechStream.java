package dev.hubbub.scoring.meeting;

import java.util.Comparator;
import java.util.List;

/**
 * What one person said, or what was heard of one in one channel of a system's output.
 *
 * @param name of the speaker or channel
 * @param segments in the order of their starts; those that start together stay as they were given
 */
public record SpeechStream(String name, List<Segment> segments) {

    /**
     * A stretch of speech, its words made comparable.
     *
     * @param start in seconds
     * @param end in seconds, not before the start; it may be the start itself
     * @param words in order; there may be none
     */
    public record Segment(double start, double end, List<String> words) {

        public Segment {
            if (!(start <= end) || Double.isInfinite(end - start)) {
                throw new IllegalArgumentException("A segment cannot last from " + start + " s to " + end + " s.");
            }
            words = List.copyOf(words);
        }
    }

    public SpeechStream {
        segments = segments.stream()
                .sorted(Comparator.comparingDouble(Segment::start))
                .toList();
    }
}
