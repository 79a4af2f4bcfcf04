package dev.hubbub.training.finetuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that are heard beside clips. */
class NoiseSetTest {
    private static final int RATE = 16_000;

    @TempDir
    Path folder;

    private Path recording(String name, double seconds, float from) throws Exception {
        float[] samples = new float[(int) (seconds * RATE)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = from + (float) i / RATE / 10;
        }
        Path file = folder.resolve("noise").resolve(name);
        Files.createDirectories(file.getParent());
        new MediaWriter().write(file, AudioEncoding.WAV, samples);
        return file;
    }

    private LocalStageContext context() {
        return new LocalStageContext(folder);
    }

    private NoiseSet read(DatasetLayout layout, String name) throws Exception {
        return NoiseSet.of(new DatasetReference(layout, folder.resolve(name).toString()), context());
    }

    @Test
    void all_recordings_below_a_folder_are_noise_and_stretches_are_what_is_heard_there() throws Exception {
        recording("free-sound/rain.wav", 3, -0.5f);
        recording("sound-bible/wind.wav", 2, 0.1f);
        Files.writeString(folder.resolve("noise/README"), "not a recording");
        Files.writeString(folder.resolve("noise/LICENSE.txt"), "neither");
        NoiseSet noise = read(DatasetLayout.FOLDER, "noise");
        assertEquals(2, noise.count());
        assertEquals(3, noise.seconds(0), 1e-3);
        assertEquals(5, noise.seconds(), 1e-3);
        float[] stretch = noise.samples(0, 1, 0.5);
        assertEquals(RATE / 2, stretch.length);
        assertEquals(-0.4f, stretch[0], 1e-3f);
        assertEquals(-0.35f, stretch[stretch.length - 1], 1e-3f);
        assertEquals(LeftOut.NOTHING, noise.leftOut());
        Digest before = noise.digest();
        assertEquals(before, read(DatasetLayout.FOLDER, "noise").digest());
        recording("sound-bible/wind.wav", 2, 0.2f);
        assertNotEquals(before, read(DatasetLayout.FOLDER, "noise").digest());
    }

    @Test
    void lines_of_a_manifest_name_stretches_whose_ends_are_kept_and_texts_are_not_looked_at() throws Exception {
        Path rain = recording("rain.wav", 3, 0);
        Files.writeString(
                folder.resolve("noise.jsonl"),
                "{\"audio_filepath\": \"" + rain + "\", \"offset\": 1, \"duration\": 1, \"text\": \"rain\"}\n"
                        + "{\"audio_filepath\": \"" + rain + "\", \"offset\": 2.5}\n");
        NoiseSet noise = read(DatasetLayout.MANIFEST, "noise.jsonl");
        assertEquals(2, noise.count());
        assertEquals(1, noise.seconds(0));
        assertEquals(0.1f, noise.samples(0, 0, 1)[0], 1e-3f);
        assertEquals(0.5, noise.seconds(1), 1e-3);
        assertArrayEquals(noise.samples(1, 0, 0.25), Arrays.copyOf(noise.samples(1, 0, 0.5), RATE / 4), 1e-4f);
    }

    @Test
    void the_recordings_that_rows_of_a_table_hold_are_noise_and_a_column_that_is_not_there_is_asked_for()
            throws Exception {
        Path prompts = Path.of("../lib/datasets/src/test/resources/prompts.parquet")
                .toAbsolutePath()
                .normalize();
        NoiseSet noise = NoiseSet.of(table(prompts, null), context());
        assertEquals(12, noise.count());
        assertEquals(LeftOut.NOTHING, noise.leftOut());
        float[] whole = noise.samples(0, 0, noise.seconds(0));
        assertEquals(noise.seconds(0) * RATE, whole.length, 1);
        assertArrayEquals(Arrays.copyOf(whole, RATE / 2), noise.samples(0, 0, 0.5), 1e-4f);
        assertEquals(12, noise.contents().size());

        StageFailure e = assertThrows(StageFailure.class, () -> NoiseSet.of(table(prompts, "sound"), context()));
        assertTrue(e.getMessage().contains("no column sound"), e.getMessage());
    }

    private static DatasetReference table(Path file, String column) {
        return new DatasetReference(
                DatasetLayout.PARQUET, file.toString(), null, new DatasetColumns(column, null, null, null, null));
    }

    @Test
    void what_cannot_be_heard_is_left_out_and_a_set_of_which_nothing_can_be_is_refused() throws Exception {
        Files.createDirectories(folder.resolve("noise"));
        assertTrue(refused().startsWith("There is no recording below "), refused());
        Files.writeString(folder.resolve("noise/torn.wav"), "no sound at all");
        String torn = refused();
        assertTrue(torn.startsWith("Nothing can be heard in the noise of ") && torn.contains("torn.wav"), torn);
        recording("rain.wav", 1, 0);
        NoiseSet noise = read(DatasetLayout.FOLDER, "noise");
        assertEquals(1, noise.count());
        assertEquals(1, noise.leftOut().unusable().size());
    }

    private String refused() {
        StageFailure e = assertThrows(StageFailure.class, () -> read(DatasetLayout.FOLDER, "noise"));
        assertEquals(FailureReason.InvalidDataset, e.reason());
        return e.getMessage();
    }

    @Test
    void noise_that_is_no_longer_what_was_planned_is_not_heard() throws Exception {
        recording("rain.wav", 1, 0);
        TrainingTask.Source planned = new TrainingTask.Source(
                new DatasetReference(
                        DatasetLayout.FOLDER, folder.resolve("noise").toString()),
                null,
                null,
                Digest.of("another"));
        StageFailure e = assertThrows(StageFailure.class, () -> NoiseSet.of(planned, context()));
        assertEquals(FailureReason.DatasetChanged, e.reason());
    }
}
