package dev.hubbub.segmentation.activity;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How surely a person is speaking, per video frame: the output of an active-speaker detector. Higher is surer;
 * frames may
 * be missing.
 *
 * @param byFrame score by frame number, ascending
 */
public record ActivityScores(NavigableMap<Integer, Double> byFrame) {

    /** Frame numbers count at this rate in every track. */
    public static final double FRAMES_PER_SECOND = 25;

    /** After a month; what lies behind it is no frame's number. */
    private static final int LAST_FRAME = 100_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOT_SCORES =
            "The active-speaker scores are not a JSON object from frame numbers to finite scores";

    public ActivityScores {
        byFrame = Collections.unmodifiableNavigableMap(new TreeMap<>(byFrame));
        if (byFrame.containsValue(null) || byFrame.values().stream().anyMatch(score -> !Double.isFinite(score))) {
            throw new IllegalArgumentException(
                    "An active-speaker score is missing or not finite; score every listed frame");
        }
    }

    /**
     * Reads a JSON object from frame number (a string) to score, in any order.
     *
     * @throws MalformedScoresException if it is something else
     */
    public static ActivityScores read(InputStream json) throws IOException {
        try {
            Map<String, Double> scores = JSON.readValue(json, new TypeReference<Map<String, Double>>() {});
            if (scores == null) {
                throw new MalformedScoresException(NOT_SCORES);
            }
            NavigableMap<Integer, Double> byFrame = new TreeMap<>();
            for (Map.Entry<String, Double> score : scores.entrySet()) {
                byFrame.put(frame(score.getKey()), score.getValue());
            }
            return new ActivityScores(byFrame);
        } catch (JacksonException | IllegalArgumentException malformed) {
            throw new MalformedScoresException(NOT_SCORES, malformed);
        }
    }

    private static int frame(String name) throws MalformedScoresException {
        try {
            int frame = Integer.parseInt(name);
            if (frame >= 0 && frame <= LAST_FRAME) {
                return frame;
            }
        } catch (NumberFormatException notANumber) {
            throw noFrame(name, notANumber);
        }
        throw noFrame(name, null);
    }

    private static MalformedScoresException noFrame(String name, Exception cause) {
        return new MalformedScoresException(
                "The active-speaker scores name a frame '" + name + "', which is not a whole number from 0 to "
                        + LAST_FRAME,
                cause);
    }

    /** All tracks of a person as one; where several score a frame, the last does. */
    public static ActivityScores merged(List<ActivityScores> tracks) {
        NavigableMap<Integer, Double> all = new TreeMap<>();
        tracks.forEach(track -> all.putAll(track.byFrame));
        return new ActivityScores(all);
    }

    /** Number of the first frame, which is at 0 s of its track; nothing for a track without frames. */
    public OptionalInt firstFrame() {
        return byFrame.isEmpty() ? OptionalInt.empty() : OptionalInt.of(byFrame.firstKey());
    }
}
