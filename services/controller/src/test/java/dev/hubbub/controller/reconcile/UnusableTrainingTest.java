package dev.hubbub.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs of training over data that nothing can be learnt from, beside a model that needs none of them. */
class UnusableTrainingTest extends ControllerFixture {

    @Test
    void each_fails_its_own_trial_with_its_own_sentence_and_the_others_go_on() throws Exception {
        manifest("heard", "h1");
        manifest("learnt", "l1");
        workers.failingSessions.put(
                "training on [l1]", "The run failed: its texts are longer than the model's context");
        put("media/empty.jsonl", "");
        objects.put(
                "media/table.parquet",
                Files.readAllBytes(Path.of("../lib/datasets/src/test/resources/prompts.parquet")));
        apply(
                "unusable",
                dataset("heard")
                        + "models: [{name: base, checkpoint: 's3://hubbub/checkpoints/a'}, {name: empty, run: empty},"
                        + " {name: column, run: column}, {name: none, run: none}, {name: wordy, run: wordy}]\n"
                        + "maxFailedTrials: 9\n"
                        + "training: ["
                        + run("empty", "{uri: 's3://hubbub/media/empty.jsonl'}") + ", "
                        + run(
                                "column",
                                "{layout: parquet, uri: 's3://hubbub/media/table.parquet', columns: {text: said}}")
                        + ", " + run("none", "{uri: 's3://hubbub/media/none.jsonl'}") + ", "
                        + run("wordy", "{uri: 's3://hubbub/media/learnt.jsonl', sessions: [l1]}") + "]\n");

        ExperimentStatus status = awaitFinal("unusable").getStatus();

        assertEquals(ExperimentPhase.CompletedWithFailures, status.phase(), status.message());
        assertEquals(1, status.trials().succeeded(), status.message());
        assertEquals(
                TrialPhase.Succeeded,
                trial("unusable-base-bs5-len15").getStatus().phase());
        assertFailed(
                "empty",
                "Run empty: The manifest s3://hubbub/media/empty.jsonl has no lines: it needs one for each utterance.");
        assertFailed("column", "no column said; its columns are audio (recordings), text (text)");
        assertFailed("none", "Run none: There is no manifest s3://hubbub/media/none.jsonl");
        assertFailed("wordy", "The run failed: its texts are longer than the model's context");
    }

    private static void assertFailed(String model, String sentence) {
        String message = trial("unusable-" + model + "-bs5-len15").getStatus().message();
        assertEquals(
                TrialPhase.Failed,
                trial("unusable-" + model + "-bs5-len15").getStatus().phase(),
                message);
        assertTrue(message.contains(sentence), message);
    }

    private static String run(String name, String data) {
        return "{name: " + name + ", checkpoint: 's3://hubbub/checkpoints/a', data: " + data
                + ", settings: {steps: 2}}";
    }
}
