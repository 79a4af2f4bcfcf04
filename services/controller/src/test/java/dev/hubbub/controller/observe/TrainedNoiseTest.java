package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.KnownCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What runs of training hear beside what they learn, as the catalogue finds it in a real store. */
class TrainedNoiseTest extends RunFixture {

    @Test
    void what_a_run_hears_as_noise_is_a_part_of_where_its_checkpoints_lie() throws Exception {
        put("media/musan/noise/rain.wav", "rain");
        String noisy = run("{augmentation: {noiseShare: 0.5}}")
                .replace("settings:", "noise: {uri: 's3://" + objects.bucket() + "/media/musan'}, settings:");
        KnownCheckpoint first = known(MODEL, noisy);
        TrainingTask task = (TrainingTask) made(first).get(0);
        assertEquals(DatasetLayout.FOLDER, task.noise().dataset().layout());
        assertEquals(output(first), output(known(MODEL, noisy)));
        put("media/musan/noise/rain.wav", "heavier rain");
        assertTrue(!output(first).equals(output(known(MODEL, noisy))));
        String none = problem(MODEL, noisy.replace("/media/musan'", "/media/silence'"));
        assertTrue(none.startsWith("Run short: The noise: There is no recording below s3://"), none);
        String unheard = problem(MODEL, noisy.replace("noiseShare: 0.5", "noiseShare: 0.5, noiseKinds: [babble]"));
        assertTrue(unheard.contains("augmentation.noiseKinds must have recordings among them"), unheard);
    }

    @Test
    void noise_may_be_the_rows_of_a_table_whose_column_of_recordings_is_named() throws Exception {
        objects.put(
                "media/prompts.parquet",
                Files.readAllBytes(Path.of("../lib/datasets/src/test/resources/prompts.parquet")));
        String noisy = run("{augmentation: {noiseShare: 0.5}}")
                .replace(
                        "settings:",
                        "noise: {layout: parquet, uri: 's3://" + objects.bucket()
                                + "/media/prompts.parquet', columns: {audio: audio}}, settings:");
        TrainingTask task = (TrainingTask) made(known(MODEL, noisy)).get(0);
        assertEquals(DatasetLayout.PARQUET, task.noise().dataset().layout());
        assertEquals("audio", task.noise().dataset().columns().audio());
        String missing = problem(MODEL, noisy.replace("audio: audio", "audio: sound"));
        assertTrue(missing.startsWith("Run short: The noise: ") && missing.contains("no column sound"), missing);
    }
}
