package dev.hubbub.segmentation.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HysteresisSegmentationTest {

    private static JsonNode golden;

    @BeforeAll
    static void readReference() throws IOException {
        try (InputStream file = HysteresisSegmentationTest.class.getResourceAsStream("/activity/segmentation.json")) {
            golden = new ObjectMapper().readTree(file);
        }
    }

    @Test
    void all_twelve_tracks_under_all_twelve_parameter_sets_equal_the_baseline() throws IOException {
        int compared = 0;
        for (Map.Entry<String, JsonNode> named : golden.get("tracks").properties()) {
            ActivityScores track = scores(named.getValue());
            for (Map.Entry<String, JsonNode> given : golden.get("parameters").properties()) {
                JsonNode expected = golden.get("expected").get(named.getKey()).get(given.getKey());
                String message = named.getKey() + " under " + given.getKey();
                assertSegments(expected, track, parameters(given.getValue()), message);
                compared++;
            }
        }
        assertEquals(144, compared);
    }

    private static void assertSegments(
            JsonNode expected, ActivityScores track, SegmentationParameters parameters, String message) {
        List<ActiveRegion> found = new HysteresisSegmentation(parameters).segment(track);
        List<List<FrameRun>> runs = new ArrayList<>();
        for (JsonNode segment : expected.get("segments")) {
            List<FrameRun> segmentRuns = new ArrayList<>();
            segment.get("runs")
                    .forEach(run -> segmentRuns.add(
                            new FrameRun(run.get(0).intValue(), run.get(1).intValue())));
            runs.add(segmentRuns);
        }
        assertEquals(runs, found.stream().map(ActiveRegion::runs).toList(), message);
        for (int index = 0; index < found.size(); index++) {
            JsonNode segment = expected.get("segments").get(index);
            assertEquals(segment.get("first").intValue(), found.get(index).first(), message);
            assertEquals(segment.get("last").intValue(), found.get(index).last(), message);
            assertEquals(segment.get("n_frames").intValue(), found.get(index).frameCount(), message);
        }
        int zero = track.firstFrame().orElse(0);
        assertEquals(
                spans(expected.get("inference_seconds")),
                found.stream().map(region -> region.since(zero)).toList(),
                message);
        assertEquals(
                spans(expected.get("activity_seconds")),
                found.stream().map(region -> region.since(0)).toList(),
                message);
    }

    private static SegmentationParameters parameters(JsonNode given) {
        SegmentationParameters central = SegmentationParameters.central();
        return new SegmentationParameters(
                given.path("onset").asDouble(central.onset()),
                given.path("offset").asDouble(central.offset()),
                given.path("min_duration_on").asDouble(central.minDurationOn()),
                given.path("min_duration_off").asDouble(central.minDurationOff()),
                given.has("min_duration_off") ? GapFill.CORRECTED : GapFill.BASELINE,
                given.path("max_chunk_size").asDouble(central.maxSegmentSeconds()),
                given.path("min_chunk_size").asDouble(central.minSegmentSeconds()));
    }

    @Test
    void the_activity_of_a_speaker_with_three_tracks_equals_the_baseline() throws IOException {
        JsonNode activity = golden.get("activity");
        List<ActivityScores> tracks = new ArrayList<>();
        // Tracks count in the order of their names.
        for (JsonNode file : new TreeMap<>(asMap(activity.get("files"))).values()) {
            tracks.add(scores(file));
        }
        List<ActiveRegion> regions =
                new HysteresisSegmentation(SegmentationParameters.central()).segment(ActivityScores.merged(tracks));
        assertEquals(5, activity.get("cases").size());
        for (JsonNode window : activity.get("cases")) {
            ScoredTime time = new ScoredTime(
                    window.get("uem_start").doubleValue(), window.get("uem_end").doubleValue());
            assertEquals(spans(window.get("expected")), time.activity(regions));
        }
    }

    private static Map<String, JsonNode> asMap(JsonNode object) {
        Map<String, JsonNode> map = new TreeMap<>();
        object.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }

    @Test
    void the_two_gap_fills_differ_where_a_gap_is_between_half_a_second_and_one() {
        TreeMap<Integer, Double> frames = new TreeMap<>();
        for (int frame = 0; frame < 80; frame++) {
            frames.put(frame, frame < 30 || frame >= 45 ? 2.0 : 0.0);
        }
        ActivityScores track = new ActivityScores(frames);
        SegmentationParameters baseline = SegmentationParameters.central();
        assertEquals(
                List.of(new ActiveRegion(List.of(new FrameRun(0, 29), new FrameRun(45, 79)))),
                new HysteresisSegmentation(baseline).segment(track));
        assertEquals(
                List.of(
                        new ActiveRegion(List.of(new FrameRun(0, 29))),
                        new ActiveRegion(List.of(new FrameRun(45, 79)))),
                new HysteresisSegmentation(baseline.withMinDurationOff(0.5)).segment(track));
    }

    @Test
    void a_track_without_frames_has_no_segments() {
        ActivityScores nothing = new ActivityScores(new TreeMap<>());
        assertTrue(nothing.firstFrame().isEmpty());
        assertEquals(List.of(), new HysteresisSegmentation(SegmentationParameters.central()).segment(nothing));
    }

    @Test
    void parameters_that_make_no_sense_are_refused_by_name() {
        SegmentationParameters good = SegmentationParameters.central();
        assertRefused("offset", () -> new SegmentationParameters(0.5, 0.8, 1, 1, GapFill.BASELINE, 10, 1));
        assertRefused("finite", () -> new SegmentationParameters(Double.NaN, 0.8, 1, 1, GapFill.BASELINE, 10, 1));
        assertRefused("minDurationOn", () -> new SegmentationParameters(1, 0.8, -1, 1, GapFill.BASELINE, 10, 1));
        assertRefused("minDurationOff", () -> good.withMinDurationOff(Double.POSITIVE_INFINITY));
        assertRefused("maxSegmentSeconds", () -> good.withMaxSegmentSeconds(0.01));
        assertRefused("minSegmentSeconds", () -> new SegmentationParameters(1, 0.8, 1, 1, GapFill.BASELINE, 10, -1));
        assertRefused("gapFill", () -> new SegmentationParameters(1, 0.8, 1, 1, null, 10, 1));
    }

    private static void assertRefused(String name, Executable parameters) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, parameters);
        assertTrue(refused.getMessage().contains(name), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "null",
                "[1, 2]",
                "{\"one\": 1.0}",
                "{\"1\": \"loud\"}",
                "{\"1\": null}",
                "{\"1\": 1.0",
                "{\"1\": \"NaN\"}"
            })
    void scores_that_are_not_frame_numbers_to_numbers_are_refused(String json) {
        assertThrows(MalformedScoresException.class, () -> read(json));
    }

    @Test
    void scores_may_come_in_any_order() throws IOException {
        ActivityScores scores = read("{\"10\": 0.5, \"9\": -1}");
        assertEquals(List.of(9, 10), List.copyOf(scores.byFrame().keySet()));
        assertEquals(9, scores.firstFrame().orElseThrow());
    }

    @Test
    void of_two_tracks_that_score_a_frame_the_later_counts() throws IOException {
        ActivityScores merged = ActivityScores.merged(List.of(read("{\"1\": 1, \"2\": 1}"), read("{\"2\": 5}")));
        assertEquals(Map.of(1, 1.0, 2, 5.0), merged.byFrame());
    }

    private static ActivityScores scores(JsonNode object) throws IOException {
        return read(object.toString());
    }

    private static ActivityScores read(String json) throws IOException {
        return ActivityScores.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<TimeSpan> spans(JsonNode pairs) {
        List<TimeSpan> spans = new ArrayList<>();
        pairs.forEach(pair ->
                spans.add(new TimeSpan(pair.get(0).doubleValue(), pair.get(1).doubleValue())));
        return spans;
    }
}
