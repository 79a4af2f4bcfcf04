package dev.hubbub.speech.training.run;

import static dev.hubbub.speech.training.run.TinyRuns.endingAt;
import static dev.hubbub.speech.training.run.TinyRuns.falling;
import static dev.hubbub.speech.training.run.TinyRuns.losses;
import static dev.hubbub.speech.training.run.TinyRuns.run;
import static dev.hubbub.speech.training.run.TinyRuns.settings;
import static dev.hubbub.speech.training.run.TinyRuns.steps;
import static dev.hubbub.speech.training.run.TinyRuns.towards;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Lora;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.SpokenExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Whisper that learns letters beside its tokens. */
class LetterRunTest {
    private static final Objective LETTERS = new Objective(0.1, 0, 0, Optional.of(0.5), Regularisation.NONE);

    @TempDir
    Path folder;

    @Test
    void a_run_that_is_broken_off_goes_on_with_its_letters_and_no_checkpoint_has_any() throws IOException {
        RunSettings settings = towards(settings(6, Optional.empty()), LETTERS);
        Path undisturbed = folder.resolve("undisturbed");
        Path broken = folder.resolve("broken");
        run(undisturbed, settings, falling(), new TrainingListener() {});
        assertThrows(IllegalStateException.class, () -> run(broken, settings, falling(), endingAt(5)));
        run(broken, settings, falling(), new TrainingListener() {});

        assertEquals(losses(undisturbed), losses(broken));
        assertEquals(-1, Files.mismatch(weights(undisturbed), weights(broken)));
        assertEquals(names(SpokenExamples.CHECKPOINT), names(undisturbed));
        double first = steps(undisturbed).get(0).path("ctc").asDouble();
        double last = steps(undisturbed).get(5).path("ctc").asDouble();
        assertTrue(last < first && last > 0, first + " " + last);
    }

    private static Path weights(Path checkpoint) {
        return checkpoint.resolve("model.safetensors");
    }

    private static Set<String> names(Path checkpoint) {
        try (Checkpoint stored = Checkpoint.open(weights(checkpoint))) {
            return Set.copyOf(stored.names());
        }
    }

    @Test
    void letters_are_refused_where_all_of_the_encoder_is_frozen() {
        try (TrainableModel model = TinyRuns.open()) {
            LearntParameters decoder = LearntParameters.of(model, List.of("encoder.*"), Optional.empty());
            var refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> new Learner(model, decoder, LETTERS, AdamW.USUAL, Optional.empty(), 1));
            assertTrue(refused.getMessage().contains("nothing of the encoder is learnt"), refused.getMessage());
        }
    }

    @Test
    void letters_are_learnt_beside_adapters_and_are_no_part_of_what_changes_of_the_model() {
        try (TrainableModel model = TinyRuns.open()) {
            Lora lora = new Lora(2, 4, 0, List.of("q_proj"));
            LearntParameters adapted = LearntParameters.of(model, List.of(), Optional.of(lora));
            try (Learner learner = new Learner(model, adapted, LETTERS, AdamW.USUAL, Optional.empty(), 1)) {
                assertEquals(Set.copyOf(adapted.names()), learner.changes());
                assertEquals(
                        List.of("letters.weight", "letters.bias"),
                        learner.learnt()
                                .subList(
                                        2 * adapted.names().size(),
                                        learner.learnt().size()));
                assertTrue(learner.learnsCtc());
            }
            try (Learner learner =
                    new Learner(model, adapted, Objective.CROSS_ENTROPY, AdamW.USUAL, Optional.empty(), 1)) {
                assertFalse(learner.learnsCtc());
                assertEquals(2 * adapted.names().size(), learner.learnt().size());
            }
        }
    }
}
