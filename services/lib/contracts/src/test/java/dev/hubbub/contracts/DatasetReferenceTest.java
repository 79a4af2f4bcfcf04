package dev.hubbub.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DatasetReferenceTest {

    @Test
    void a_manifest_names_files_beside_itself() {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/media/test/all.jsonl");
        assertEquals("s3://hubbub/media/test/en/a.wav", dataset.resolve("en/a.wav"));
        assertEquals("s3://other/a.wav", dataset.resolve("s3://other/a.wav"));
    }

    @Test
    void a_split_of_a_hub_is_asked_for_of_parquet_alone_and_not_of_files() {
        String repository = "hf://datasets/lab/tiny@0123456789012345678901234567890123456789";
        new DatasetReference(DatasetLayout.PARQUET, repository + "/en?split=train");
        new DatasetReference(DatasetLayout.MANIFEST, "s3://lab/what?.jsonl");
        for (String files : List.of("/data/*?split=train", "/a.parquet?split=train")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new DatasetReference(DatasetLayout.PARQUET, repository + files));
        }
        for (DatasetLayout layout : List.of(DatasetLayout.AUDIOFOLDER, DatasetLayout.ARROW, DatasetLayout.MANIFEST)) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> new DatasetReference(layout, repository + "?split=train"));
            assertTrue(refused.getMessage().contains("which only the layout parquet has"), refused.getMessage());
        }
    }

    @Test
    void arrow_files_on_a_hub_name_recordings_in_their_folder() {
        String folder = "hf://datasets/lab/tiny@0123456789012345678901234567890123456789/train";
        assertEquals(folder + "/a.wav", new DatasetReference(DatasetLayout.ARROW, folder).resolve("a.wav"));
    }

    @Test
    void an_audio_folder_names_files_in_itself() {
        assertEquals(
                "s3://hubbub/media/clips/wav/a.wav",
                new DatasetReference(DatasetLayout.AUDIOFOLDER, "s3://hubbub/media/clips").resolve("wav/a.wav"));
    }

    @Test
    void an_mcorec_dataset_names_files_below_its_prefix_with_or_without_a_slash_at_its_end() {
        assertEquals(
                "s3://hubbub/dev/session_40/a.mp4",
                new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/dev").resolve("session_40/a.mp4"));
        assertEquals(
                "s3://hubbub/dev/session_40/a.mp4",
                new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/dev/").resolve("session_40/a.mp4"));
    }

    @Test
    void the_central_view_is_said_by_saying_nothing_and_only_sessions_of_face_tracks_have_another() {
        DatasetReference central = new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/dev", CameraView.CENTRAL);
        assertEquals(new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/dev"), central);
        assertEquals("{\"layout\":\"mcorec\",\"uri\":\"s3://hubbub/dev\"}", Json.text(central));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/all.jsonl", CameraView.EGO));
        assertEquals(
                "The layout manifest has no view 'ego', only mcorec has: leave view out, or correct the layout",
                refused.getMessage());
    }

    @Test
    void another_view_of_a_session_has_outputs_of_its_own_and_the_central_one_those_of_earlier_versions() {
        SessionReference ego = new SessionReference(
                new DatasetReference(Examples.DATASET.layout(), Examples.DATASET.uri(), CameraView.EGO),
                Examples.SESSION.name(),
                Examples.SESSION.content());
        List<Function<SessionReference, Task>> stages = List.of(
                LipsTask::new,
                session -> ActivityTask.ofMouths(session, null),
                session -> new OverviewTask(session, null, null),
                session -> new SegmentationTask(session, Hysteresis.EGO, 15),
                session -> new ClusteringTask(session, Hysteresis.EGO, 0.7, null));
        for (Function<SessionReference, Task> stage : stages) {
            Task own = stage.apply(ego);
            assertNotEquals(stage.apply(Examples.SESSION).recipes(), own.recipes(), own.title());
        }
    }
}
