package dev.hubbub.segmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.segmentation.track.OverviewStage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Speakers who are filmed by cameras of their own, each with a clock of its own. */
class EgoViewTest {

    /** When the conversation begins on the central clock, as in a published session. */
    private static final double CENTRAL = 11.6017;

    private static final double CONVERSATION = 362.21;

    @TempDir
    Path folder;

    private LocalStageContext context;
    private final Map<String, Object> metadata = new LinkedHashMap<>();

    @BeforeEach
    void store() {
        context =
                new LocalStageContext(folder.resolve("work"), uri -> folder.resolve(uri.substring("s3://b/".length())));
    }

    /**
     * A speaker with one track, which begins when the scores do.
     *
     * @param ego when the conversation begins on the speaker's own clock
     * @param scores of frames of that clock, each for this and the following ones
     */
    private EgoViewTest speaker(String name, double ego, double[]... scores) throws Exception {
        Path session = Files.createDirectories(folder.resolve("train/s"));
        Map<String, Double> byFrame = new LinkedHashMap<>();
        for (double[] stretch : scores) {
            for (int frame = (int) Math.round(25 * stretch[0]); frame < Math.round(25 * stretch[1]); frame++) {
                byFrame.put(Integer.toString(frame), stretch[2]);
            }
        }
        Json.write(session.resolve(name + "_asd.json"), byFrame);
        Json.write(session.resolve(name + ".json"), Map.of("start_time", scores[0][0]));
        Map<String, String> crop =
                Map.of("video", name + ".mp4", "asd", name + "_asd.json", "crop_metadata", name + ".json");
        metadata.put(
                name,
                Map.of(
                        "central",
                        Map.of("uem", Map.of("start", CENTRAL, "end", CENTRAL + CONVERSATION), "crops", List.of()),
                        "ego",
                        Map.of("uem", Map.of("start", ego, "end", ego + CONVERSATION), "crops", List.of(crop))));
        Json.write(session.resolve("metadata.json"), metadata);
        return this;
    }

    private SessionReference session() throws Exception {
        return new DatasetReader(new StageFiles(context))
                .read(new DatasetReference(DatasetLayout.MCOREC, "s3://b/train", CameraView.EGO), List.of("s"))
                .sessions()
                .get(0)
                .reference();
    }

    private SegmentList segments() throws Exception {
        return new SegmentationStage()
                .run(new SegmentationTask(session(), Hysteresis.EGO, 15), context)
                .get(0)
                .files()
                .json("segments.json", SegmentList.class);
    }

    @Test
    void what_is_heard_at_a_time_of_a_speaker_s_own_clock_is_captioned_on_the_central_one() throws Exception {
        // 20 s after the conversation's begin on the own clock, in a track that begins at 2 s of that.
        speaker("spk_0", 5.6545, new double[] {2, 25.64, 0}, new double[] {25.64, 30, 3}, new double[] {30, 40, 0});

        Segment segment = segments().segments().get(0);

        assertEquals("s/spk_0.mp4", segment.media());
        assertEquals(23.64, segment.start(), 1e-9);
        assertEquals(2 - 5.6545 + 11.6017, segment.captionOffset(), 1e-9);
        assertEquals(31.5872, segment.start() + segment.captionOffset(), 1e-9);
    }

    @Test
    void the_thresholds_of_the_view_are_those_of_the_baseline_for_it() throws Exception {
        speaker(
                "spk_0",
                5,
                new double[] {10, 20, 2.3},
                new double[] {20, 21, 2.5},
                new double[] {21, 23, 1.6},
                new double[] {23, 40, 1.5});

        assertEquals(Hysteresis.EGO, CameraView.EGO.hysteresis());
        Segment segment = segments().segments().get(0);
        assertEquals(10, segment.start(), 1e-9);
        assertEquals(13, segment.end(), 0.05);
    }

    @Test
    void what_is_said_before_the_central_camera_begins_has_no_time_of_the_session_and_is_left_out() throws Exception {
        // The session's clock begins at 20 s of the own one.
        speaker("spk_0", 20 + CENTRAL, new double[] {0, 10, 3}, new double[] {10, 15, 0}, new double[] {15, 28, 3});

        SegmentList list = segments();

        assertEquals(1, list.segments().size());
        Segment segment = list.segments().get(0);
        assertEquals(0, segment.start() + segment.captionOffset(), 1e-9);
        assertEquals(8, segment.end() + segment.captionOffset(), 0.05);
        assertTrue(
                list.missing()
                        .contains(
                                "14.96 s of speech in s/spk_0.mp4 are before the central camera begins, so they are not"
                                        + " transcribed."),
                list.missing().toString());
    }

    /** On their own clocks, the two who take turns speak at once. */
    @Test
    void who_talks_with_whom_is_found_on_one_clock() throws Exception {
        speaker("spk_0", 35, new double[] {40, 70, 3}, new double[] {70, 80, 0})
                .speaker("spk_1", 5.02, new double[] {40, 70, 3}, new double[] {70, 80, 0})
                .speaker("spk_2", 5, new double[] {10, 70, 3}, new double[] {70, 80, 0});

        Map<?, ?> found = new ClusteringStage()
                .run(new ClusteringTask(session(), Hysteresis.EGO, 0.7, null), context)
                .get(0)
                .files()
                .json("speaker_to_cluster.json", Map.class);

        assertEquals(found.get("spk_0"), found.get("spk_1"));
        assertNotEquals(found.get("spk_0"), found.get("spk_2"));
    }

    @Test
    void the_overview_has_its_tracks_on_the_central_clock() throws Exception {
        speaker("spk_0", 5.6545, new double[] {2, 10, 3});

        SessionOverview overview = new OverviewStage()
                .run(new OverviewTask(session(), null, null), context)
                .get(0)
                .files()
                .json(SessionOverview.FILE, SessionOverview.class);

        assertEquals(CENTRAL, overview.from());
        assertEquals(CENTRAL + CONVERSATION, overview.to());
        assertEquals(7.9472, overview.speakers().get(0).tracks().get(0).start(), 1e-9);
    }
}
