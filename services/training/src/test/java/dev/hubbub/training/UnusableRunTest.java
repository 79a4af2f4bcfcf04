package dev.hubbub.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker says of runs that nothing can come of: it is what a trial's status says. */
class UnusableRunTest extends SampleRuns {

    private static final String OWN = "s3://b/own/";
    private static final int SAMPLE_RATE = 16_000;
    private static final String USUAL = "\"steps\": 2, \"learningRate\": 1e-4, \"padToThirtySeconds\": false";

    @BeforeEach
    void openBeside() {
        context = new LocalStageContext(
                folder,
                uri -> uri.startsWith(OWN)
                        ? folder.resolve(uri.substring(OWN.length()))
                        : LOCAL.resolve(uri.substring("s3://b/".length())));
    }

    @Test
    void texts_that_are_longer_than_the_model_s_context() throws Exception {
        String recording = "s3://b/samples/asterisk-en/agent-pass.g722";
        assertRefused(
                "wordy",
                lines(recording, "word ".repeat(600)),
                "A text makes 1206 tokens, but this model has 448 positions: cut its clip.");
    }

    @Test
    void recordings_that_are_longer_than_the_model_s_window() throws Exception {
        new MediaWriter().write(folder.resolve("endless.wav"), AudioEncoding.WAV, new float[31 * SAMPLE_RATE]);
        assertRefused(
                "endless",
                lines("endless.wav", "hello"),
                "The clip lasts 31.0 s, and this model takes at most 30.0 s: cut it.");
    }

    @Test
    void a_loss_that_is_no_number() throws Exception {
        StageFailure failure = assertThrows(
                StageFailure.class,
                () -> output(task(
                        settings("{" + USUAL.replace("2", "6").replace("1e-4", "10")
                                + ", \"warmup\": 0, \"maxSkipped\": 1, \"clip\": 0}"),
                        data())));
        assertEquals(FailureReason.Unsupported, failure.reason());
        assertEquals(
                "The run failed: The run is given up at step 4: 2 steps had a loss or gradient that is no number, and at"
                        + " most 1 may. Lower the learning rate, or look at the data.",
                failure.getMessage());
    }

    private void assertRefused(String name, String lines, String sentence) throws Exception {
        Files.writeString(folder.resolve(name + ".jsonl"), lines);
        StageFailure failure = assertThrows(
                StageFailure.class,
                () -> output(task(
                        settings("{" + USUAL + ", \"heldOutShare\": 0.5}"),
                        source(new DatasetReference(DatasetLayout.MANIFEST, OWN + name + ".jsonl"), null, null))));
        assertEquals(FailureReason.Unsupported, failure.reason());
        String said = failure.getMessage();
        assertTrue(said.startsWith("The run failed: No example can be learnt from. "), said);
        assertTrue(said.endsWith(sentence), said);
    }

    /** Several of the same, so that some are held out. */
    private static String lines(String recording, String text) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            lines.append("{\"audio_filepath\": \"%s\", \"text\": \"%s%d\", \"session\": \"s%d\"}\n"
                    .formatted(recording, text, i, i));
        }
        return lines.toString();
    }
}
