package dev.hubbub.contracts.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.setting.InvalidSettingException;
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
