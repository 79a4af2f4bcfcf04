package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class McorecDatasetTest extends DatasetFixture {

    private static final String METADATA =
            """
            {"spk_0": {"central": {"video": "speakers/spk_0/central_crops", "uem": {"start": 10.0, "end": 20},
              "crops": [{"asd": "speakers/spk_0/central_crops/track_00_asd.json",
                         "video": "speakers/spk_0/central_crops/track_00.mp4",
                         "lip": "speakers/spk_0/central_crops/track_00_lip.av.mp4",
                         "crop_metadata": "speakers/spk_0/central_crops/track_00.json"}]}}}
            """;

    @Test
    void an_mcorec_session_is_read_with_its_tracks_and_labels() throws Exception {
        DatasetReference dataset = mcorec();
        Dataset read = reader().read(dataset, List.of());
        assertEquals(List.of("session_01", "session_02"), names(read));
        assertTrue(read.sessions().get(0).hasActivity());

        McorecSession session = reader().mcorecSession(read.sessions().get(0).reference());
        McorecSession.Speaker speaker = session.speakers().get(0);
        assertEquals("spk_0", speaker.name());
        assertEquals(new McorecSession.Interval(10, 20), speaker.uem());
        assertEquals(
                new McorecSession.Track(
                        "session_01/speakers/spk_0/central_crops/track_00.mp4",
                        "session_01/speakers/spk_0/central_crops/track_00_asd.json",
                        "session_01/speakers/spk_0/central_crops/track_00.json",
                        "session_01/speakers/spk_0/central_crops/track_00_lip.av.mp4",
                        null),
                speaker.tracks().get(0));
        assertEquals(Map.of("spk_0.vtt", "session_01/labels/spk_0.vtt"), session.labels());
        assertTrue(Files.exists(Path.of(dataset.resolve(speaker.tracks().get(0).activity()))));
    }

    @Test
    void an_mcorec_label_changes_what_scoring_depends_on_and_a_track_what_transcription_does() throws Exception {
        DatasetReference dataset = mcorec();
        Dataset.Session before =
                reader().read(dataset, List.of("session_01")).sessions().get(0);
        write("mcorec/session_01/labels/spk_0.vtt", "WEBVTT corrected");
        write("mcorec/session_01/output/spk_0.vtt", "WEBVTT a hypothesis");
        Dataset.Session relabelled =
                reader().read(dataset, List.of("session_01")).sessions().get(0);
        assertEquals(before.reference(), relabelled.reference());
        assertNotEquals(before.references(), relabelled.references());
        assertThrows(StageFailure.class, () -> reader().requireReferences(before.reference(), before.references()));

        write("mcorec/session_01/speakers/spk_0/central_crops/track_00_asd.json", "{\"0\": 2.0}");
        Dataset.Session rescored =
                reader().read(dataset, List.of("session_01")).sessions().get(0);
        assertNotEquals(before.reference().content(), rescored.reference().content());
        assertEquals(relabelled.references(), rescored.references());
        assertEquals(
                FailureReason.DatasetChanged,
                assertThrows(StageFailure.class, () -> reader().mcorecSession(before.reference()))
                        .reason());
    }

    @Test
    void without_active_speaker_scores_there_is_no_activity() throws Exception {
        DatasetReference dataset = mcorec();
        Files.delete(folder.resolve("mcorec/session_02/speakers/spk_0/central_crops/track_00_asd.json"));
        Dataset read = reader().read(dataset, List.of());
        assertTrue(read.sessions().get(0).hasActivity());
        assertFalse(read.sessions().get(1).hasActivity());
    }

    @Test
    void an_mcorec_dataset_without_sessions_or_with_broken_metadata_is_named() throws Exception {
        DatasetReference empty = new DatasetReference(
                DatasetLayout.MCOREC, folder.resolve("nothing").toString());
        assertTrue(problem(empty).startsWith("There are no sessions below " + empty.uri()), problem(empty));

        DatasetReference dataset = mcorec();
        StageFailure unknown = assertThrows(StageFailure.class, () -> reader().read(dataset, List.of("session_77")));
        assertTrue(unknown.getMessage().endsWith("there are: session_01, session_02."), unknown.getMessage());
        for (Map.Entry<String, String> broken : Map.of(
                        "{",
                        "it is not JSON",
                        "{}",
                        "it names no speakers",
                        "{\"spk_0\": {}}",
                        "spk_0 has no 'central' camera",
                        "{\"spk_0\": {\"central\": {}}}",
                        "spk_0.central.crops is not a list",
                        "{\"spk_0\": {\"central\": {\"uem\": {\"start\": 1}}}}",
                        "no start and end in seconds",
                        "{\"spk_0\": {\"central\": {\"uem\": {\"start\": 0, \"end\": 1e999}}}}",
                        "no start and end",
                        "{\"spk_0\": {\"central\": {\"uem\": {\"start\": 2, \"end\": 1}}}}",
                        "the end not before the start",
                        "{\"spk_0\": {}, \"spk_0\": {}}",
                        "it is not JSON",
                        METADATA + METADATA,
                        "it is not JSON")
                .entrySet()) {
            write("mcorec/session_01/metadata.json", broken.getKey());
            String message = problem(dataset);
            assertTrue(message.contains("session_01/metadata.json: "), message);
            assertTrue(message.contains(broken.getValue()), message);
        }
    }

    /** A speaker's views as the challenge publishes them, with the times of a published session. */
    private static String views(String egoUem) {
        return """
            {"spk_0": {
              "central": {"video": "central_video.mp4", "uem": {"start": 11.6017, "end": 373.8117},
                "crops": [{"video": "speakers/spk_0/central_crops/track_00.mp4"}]},
              "ego": {"video": "speakers/spk_0/ego_video.mp4", %s
                "crops": [{"video": "speakers/spk_0/ego_crops/track_00.mp4",
                           "asd": "speakers/spk_0/ego_crops/track_00_asd.json",
                           "crop_metadata": "speakers/spk_0/ego_crops/track_00.json"}]}}}
            """
                .formatted(egoUem);
    }

    private DatasetReference ego(String egoUem) throws IOException {
        String home = "train/session_00/";
        write(home + "metadata.json", views(egoUem));
        write(home + "labels/spk_0.vtt", "WEBVTT");
        write(home + "speakers/spk_0/central_crops/track_00.mp4", "seen by all");
        write(home + "speakers/spk_0/ego_crops/track_00.mp4", "seen by oneself");
        write(home + "speakers/spk_0/ego_crops/track_00_asd.json", "{\"0\": 1.5}");
        return new DatasetReference(
                DatasetLayout.MCOREC, folder.resolve("train").toString(), CameraView.EGO);
    }

    @Test
    void an_ego_view_has_its_own_tracks_and_the_shift_of_its_clock_to_the_session_s() throws Exception {
        DatasetReference dataset = ego("\"uem\": {\"start\": 5.6545, \"end\": 367.8575},");
        Dataset.Session read = reader().read(dataset, List.of()).sessions().get(0);
        assertTrue(read.hasActivity(), "of the view's tracks");

        McorecSession.Speaker speaker =
                reader().mcorecSession(read.reference()).speakers().get(0);
        assertEquals(new McorecSession.Interval(11.6017, 373.8117), speaker.uem(), "on the session's clock");
        assertEquals(5.9472, speaker.shift(), 1e-9);
        assertEquals(5.6545, speaker.uemOfTracks().start(), 1e-9);
        assertEquals(
                "session_00/speakers/spk_0/ego_crops/track_00.mp4",
                speaker.tracks().get(0).video());

        DatasetReference central = new DatasetReference(DatasetLayout.MCOREC, dataset.uri());
        Dataset.Session other = reader().read(central, List.of()).sessions().get(0);
        assertFalse(other.hasActivity());
        assertEquals(
                0, reader().mcorecSession(other.reference()).speakers().get(0).shift());
    }

    @Test
    void a_session_without_an_ego_view_or_whose_clocks_cannot_be_brought_together_is_named() throws Exception {
        DatasetReference dev = new DatasetReference(DatasetLayout.MCOREC, mcorec().uri(), CameraView.EGO);
        assertTrue(
                problem(dev)
                        .endsWith("session_01/metadata.json: spk_0 has no ego view: it is only in the training set; use"
                                + " view: central, or clips.views: [central] where it is learnt from"),
                problem(dev));
        for (Map.Entry<String, String> broken : Map.of(
                        "",
                        "spk_0.ego has no uem, by which times of the ego view are known in the session: add it, or use"
                                + " view: central, or clips.views: [central] where it is learnt from",
                        "\"uem\": {\"start\": 5.6545},",
                        "spk_0.ego.uem has no start and end in seconds, the end not before the start",
                        "\"uem\": {\"start\": 5.6545, \"end\": 369.0},",
                        "spk_0.central.uem lasts 362.21 s and spk_0.ego.uem 363.35 s, and both are to be the same"
                                + " conversation, so no time of one view is known in the other: correct them, or use"
                                + " view: central, or clips.views: [central] where it is learnt from")
                .entrySet()) {
            String message = problem(ego(broken.getKey()));
            assertTrue(message.endsWith("session_00/metadata.json: " + broken.getValue()), message);
        }
    }

    private DatasetReference mcorec() throws IOException {
        for (String session : List.of("session_01", "session_02")) {
            String home = "mcorec/" + session;
            write(home + "/metadata.json", METADATA);
            write(home + "/labels/spk_0.vtt", "WEBVTT");
            write(home + "/speakers/spk_0/central_crops/track_00_asd.json", "{\"0\": 1.5}");
            write(home + "/speakers/spk_0/central_crops/track_00.mp4", "video of " + session);
        }
        write("mcorec/README.txt", "not a session");
        write("mcorec/notes/todo.txt", "not a session either");
        return new DatasetReference(
                DatasetLayout.MCOREC, folder.resolve("mcorec").toString());
    }
}
