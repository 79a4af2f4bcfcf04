package dev.hubbub.contracts.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Examples;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.setting.InvalidSettingException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingSettingsTest {

    @Test
    void an_augmentation_that_changes_nothing_is_kept_as_absent() throws Exception {
        TrainingSettings nothing = settings("{}").checked();
        assertEquals(nothing, settings("{'augmentation': {}}").checked());
        assertEquals(
                nothing,
                settings("{'augmentation': {'speeds': [], 'timeMasks': 0, 'timeMaskFrames': 100, 'noiseShare': 0}}")
                        .checked());
        assertEquals("{}", Json.tree(nothing).toString());
    }

    @Test
    void what_is_said_of_masks_and_noise_that_there_are_none_of_is_refused_by_name() throws Exception {
        refused(
                "{'augmentation': {'timeMaskFrames': 40}}",
                "augmentation.timeMaskFrames means nothing without augmentation.timeMasks");
        refused(
                "{'augmentation': {'timeMasks': 2, 'frequencyMaskBands': 15}}",
                "augmentation.frequencyMaskBands means nothing without augmentation.frequencyMasks");
        refused(
                "{'augmentation': {'noiseKinds': ['pink']}}",
                "augmentation.noiseKinds means nothing without augmentation.noiseShare");
        refused(
                "{'augmentation': {'noiseShare': 0.5, 'noiseLowestRatio': 30}}",
                "augmentation.noiseLowestRatio is 30.0 dB, above the highest of 20.0");
        refused("{'stemScale': 2}", "stemScale means nothing without fromScratch");
        refused(
                "{'fromScratch': true, 'klWeight': 1}",
                "klWeight holds a model near what it was, and fromScratch begins with nothing");
        refused("{'sampling': {'temperature': 3}}", "sampling.temperature means nothing without sampling.by");
        refused("{'augmentation': {'speeds': [1, 3]}}", "augmentation.speeds must be 0.5 to 2, not 3.0");
    }

    @Test
    void noise_that_a_run_names_is_heard_and_what_is_to_be_heard_is_named() throws Exception {
        refused(
                "{'augmentation': {'noiseShare': 0.5, 'noiseVoices': 2}}",
                "augmentation.noiseVoices means nothing without augmentation.noiseKinds: [babble]");
        assertEquals(
                List.of(AugmentationSettings.NoiseKind.RECORDINGS),
                settings("{'augmentation': {'noiseShare': 0.5}}").augmentation().kinds(true));
        assertEquals(
                List.of(AugmentationSettings.NoiseKind.WHITE, AugmentationSettings.NoiseKind.PINK),
                settings("{'augmentation': {'noiseShare': 0.5}}").augmentation().kinds(false));
        DatasetReference folder = new DatasetReference(DatasetLayout.FOLDER, "s3://b/noise");
        TrainingTask.Source noise = new TrainingTask.Source(folder, null, null, Digest.of("noise"));
        assertEquals(noise, task("{'augmentation': {'noiseShare': 0.5}}", noise).noise());
        refusedTask("{}", noise, "augmentation.noiseShare must say how many clips get the noise");
        refusedTask(
                "{'augmentation': {'noiseShare': 0.5, 'noiseKinds': ['babble']}}",
                noise,
                "augmentation.noiseKinds must have recordings among them");
        refusedTask(
                "{'augmentation': {'noiseShare': 0.5, 'noiseKinds': ['recordings']}}",
                null,
                "augmentation.noiseKinds have recordings among them, and the run names no noise");
        refusedTask(
                "{'augmentation': {'noiseShare': 0.5}}",
                new TrainingTask.Source(
                        new DatasetReference(DatasetLayout.MCOREC, "s3://b/dev"), null, null, Digest.of("noise")),
                "The layout mcorec is of sessions, and noise is of recordings");
    }

    private static TrainingTask task(String settings, TrainingTask.Source noise) throws Exception {
        return new TrainingTask(Examples.CHECKPOINT, Examples.TRAINING.data(), null, settings(settings), noise);
    }

    private static void refusedTask(String settings, TrainingTask.Source noise, String why) {
        String said = assertThrows(IllegalArgumentException.class, () -> task(settings, noise))
                .getMessage();
        assertTrue(said.contains(why), said);
    }

    @Test
    void senses_are_kept_in_one_order_and_each_once() throws Exception {
        TrainingSettings both = settings("{'modalities': ['audio', 'video']}").checked();
        assertEquals(both, settings("{'modalities': ['video', 'audio']}").checked());
        assertEquals(
                settings("{'modalities': ['video']}").checked(),
                settings("{'modalities': ['video', 'video']}").checked());
    }

    private static void refused(String settings, String why) throws Exception {
        TrainingSettings given = settings(settings);
        InvalidSettingException e = assertThrows(InvalidSettingException.class, given::checked);
        assertEquals("training.settings." + why, e.getMessage());
    }

    private static TrainingSettings settings(String json) throws Exception {
        return Json.mapper().readValue(json.replace('\'', '"'), TrainingSettings.class);
    }
}
