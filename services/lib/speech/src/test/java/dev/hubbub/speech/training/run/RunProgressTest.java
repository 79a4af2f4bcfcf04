package dev.hubbub.speech.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunProgressTest {

    private static RunProgress progress(int step, int skipped, int overflowed) {
        RunProgress progress = new RunProgress();
        progress.step = step;
        progress.skipped = skipped;
        progress.overflowed = overflowed;
        return progress;
    }

    @Test
    void a_run_of_which_no_step_was_taken_has_no_result() {
        TrainingFailedException none = assertThrows(
                TrainingFailedException.class, () -> progress(20, 4, 16).ended());
        assertTrue(none.getMessage().startsWith("None of the run's 20 steps was taken"), none.getMessage());
    }

    @Test
    void more_than_a_tenth_of_the_steps_beyond_float16_is_warned_of() {
        assertTrue(progress(20, 0, 3).ended().orElseThrow().startsWith("3 of 20 steps"));
        assertEquals(Optional.empty(), progress(20, 0, 2).ended());
        assertEquals(Optional.empty(), progress(0, 0, 0).ended());
    }
}
