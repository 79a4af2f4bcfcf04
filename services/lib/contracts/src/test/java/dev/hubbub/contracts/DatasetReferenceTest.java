package dev.hubbub.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import org.junit.jupiter.api.Test;

class DatasetReferenceTest {

    @Test
    void a_manifest_names_files_beside_itself() {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/media/test/all.jsonl");
        assertEquals("s3://hubbub/media/test/en/a.wav", dataset.resolve("en/a.wav"));
        assertEquals("s3://other/a.wav", dataset.resolve("s3://other/a.wav"));
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
}
