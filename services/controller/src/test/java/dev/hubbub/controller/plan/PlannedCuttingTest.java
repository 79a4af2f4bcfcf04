package dev.hubbub.controller.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.task.VoiceActivity;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How an experiment says where long recordings are cut. */
class PlannedCuttingTest {

    private static final VoiceActivity SILERO = new VoiceActivity(VoiceActivity.Method.SILERO, null);
    private static final VoiceActivity ENERGY = new VoiceActivity(VoiceActivity.Method.ENERGY, null);

    private static String spec(String architecture, String decoding) {
        return "datasets: []\nmodels: [{name: small, architecture: " + architecture
                + ", checkpoint: 's3://hubbub/checkpoints/small'}]\ntrialName: '{model}-{vadMethod}-{beamSize}'\n"
                + "decoding: " + decoding;
    }

    private static List<Task> work(String architecture, String decoding) throws Exception {
        Experiments world = new Experiments().checkpoint("small", "weights");
        world.sessions(DatasetLayout.MANIFEST, "talk");
        return world.work(Experiments.spec(spec(architecture, decoding)));
    }

    private static Set<VoiceActivity> cuttings(List<Task> done) {
        Set<VoiceActivity> found = new HashSet<>();
        Experiments.of(SegmentationTask.class, done).forEach(task -> found.add(task.voiceActivity()));
        return found;
    }

    @Test
    void ways_of_cutting_are_a_dimension_of_the_grid_and_decodings_share_them() throws Exception {
        List<Task> done =
                work("whisper", "{grid: {beamSize: [1, 4], vadMethod: [silero, energy]}, points: [{beamSize: 1}]}");
        assertEquals(new HashSet<>(Arrays.asList(SILERO, ENERGY, null)), cuttings(done));
        assertEquals(3, Experiments.of(SegmentationTask.class, done).size());
        assertEquals(
                List.of(1, 2, 2),
                Experiments.of(TranscriptionTask.class, done).stream()
                        .map(task -> task.decodings().size())
                        .sorted()
                        .toList());
    }

    @Test
    void one_way_can_be_said_for_all_trials_and_a_point_of_the_grid_overrides_it() throws Exception {
        assertEquals(Set.of(SILERO), cuttings(work("whisper", "{grid: {}, options: {vadMethod: silero}}")));
        assertEquals(
                Set.of(ENERGY),
                cuttings(work("whisper", "{grid: {vadMethod: [energy]}, options: {vadMethod: silero}}")));
    }

    @Test
    void what_is_used_to_no_padding_is_given_no_long_pauses() throws Exception {
        Set<VoiceActivity> shortPauses = Set.of(new VoiceActivity(VoiceActivity.Method.SILERO, 1.0));
        assertEquals(
                shortPauses,
                cuttings(work("whisper", "{grid: {}, options: {vadMethod: silero, padToThirtySeconds: false}}")));
        assertEquals(
                shortPauses, cuttings(work("torchscript", "{grid: {beamSize: [1]}, options: {vadMethod: silero}}")));
    }

    @Test
    void a_method_that_there_is_not_is_refused() {
        InvalidExperimentException refused =
                assertThrows(InvalidExperimentException.class, () -> work("whisper", "{grid: {vadMethod: [webrtc]}}"));
        assertTrue(refused.getMessage().contains("webrtc"), refused.getMessage());
        assertTrue(refused.getMessage().contains("silero"), refused.getMessage());
    }
}
