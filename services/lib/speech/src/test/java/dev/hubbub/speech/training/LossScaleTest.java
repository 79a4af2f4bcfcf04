package dev.hubbub.speech.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.training.run.Example;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** By what is documented of torch.amp.GradScaler and its defaults. */
class LossScaleTest {

    @Test
    void it_halves_after_each_overflow_and_doubles_after_two_thousand_steps_without_one() {
        LossScale scale = new LossScale(Precision.FLOAT16);
        assertEquals(65_536, scale.factor());
        assertTrue(scale.overflowed());
        assertTrue(scale.overflowed());
        assertEquals(16_384, scale.factor());
        steps(scale, 1999);
        assertEquals(16_384, scale.factor());
        steps(scale, 1);
        assertEquals(32_768, scale.factor());
        steps(scale, 2000);
        assertEquals(65_536, scale.factor());
    }

    @Test
    void an_overflow_begins_the_count_of_steps_anew() {
        LossScale scale = new LossScale(Precision.FLOAT16);
        steps(scale, 1500);
        scale.overflowed();
        steps(scale, 1999);
        assertEquals(32_768, scale.factor());
        steps(scale, 1);
        assertEquals(65_536, scale.factor());
    }

    @Test
    void saved_and_restored_it_goes_on_in_the_middle_of_its_count() {
        LossScale before = new LossScale(Precision.FLOAT16);
        before.overflowed();
        steps(before, 1200);
        LossScale after = new LossScale(Precision.FLOAT16);
        after.restore(before.saved());
        assertEquals(32_768, after.factor());
        steps(after, 799);
        assertEquals(32_768, after.factor());
        steps(after, 1);
        assertEquals(65_536, after.factor());
    }

    @Test
    void it_does_not_grow_beyond_float32() {
        LossScale scale = new LossScale(Precision.FLOAT16);
        steps(scale, 2000 * 120);
        assertEquals(Math.pow(2, 127), scale.factor());
    }

    @Test
    void what_overflows_without_being_enlarged_is_no_fault_of_the_scale() {
        LossScale scale = new LossScale(Precision.FLOAT16);
        for (int i = 0; i < 16; i++) {
            assertTrue(scale.overflowed());
        }
        assertEquals(1, scale.factor());
        assertFalse(scale.overflowed());
    }

    @Test
    void other_precisions_need_none() {
        for (Precision precision : new Precision[] {Precision.FLOAT32, Precision.BFLOAT16}) {
            LossScale scale = new LossScale(precision);
            steps(scale, 5000);
            assertFalse(scale.overflowed());
            assertEquals(1, scale.factor());
        }
    }

    @Test
    void gradients_that_are_used_are_as_large_as_without_it() throws IOException {
        Learner.Step whole = step(Precision.FLOAT32, 1);
        assertFalse(whole.overflowed());
        // Of this batch the first are too large at a scale of 65536.
        Learner.Step half = step(Precision.FLOAT16, 12);
        assertTrue(half.taken());
        assertEquals(
                whole.losses().total(),
                half.losses().total(),
                0.02 * whole.losses().total());
        assertEquals(whole.gradientNorm(), half.gradientNorm(), 0.05 * whole.gradientNorm());
    }

    /** The first step that is taken, of so many at most, whose rate is 0. */
    private static Learner.Step step(Precision precision, int most) throws IOException {
        SpokenExamples source = new SpokenExamples("it was not the custom");
        try (TrainableModel model = ModelFamilies.named("whisper")
                .training()
                .orElseThrow()
                .open(SpokenExamples.CHECKPOINT, TestDevice.OPTIONS.withPrecision(precision))) {
            Example example = source.examples().get(0);
            TrainingBatch batch = new TrainingBatch(
                    List.of(model.input(source.sound(example), Encoding.UNPADDED)),
                    List.of(model.target(example.text(), example.language())));
            try (Learner learner = new Learner(
                    model,
                    LearntParameters.of(model, List.of(), Optional.empty()),
                    Objective.CROSS_ENTROPY,
                    new AdamW(0.9, 0.999, 1e-8, 0, 0),
                    Optional.empty(),
                    1)) {
                Learner.Step step = learner.step(List.of(batch), 0, 1);
                for (int i = 1; i < most && step.overflowed(); i++) {
                    assertFalse(step.taken());
                    step = learner.step(List.of(batch), 0, 1);
                }
                return step;
            }
        }
    }

    private static void steps(LossScale scale, int count) {
        for (int i = 0; i < count; i++) {
            scale.taken();
        }
    }
}
