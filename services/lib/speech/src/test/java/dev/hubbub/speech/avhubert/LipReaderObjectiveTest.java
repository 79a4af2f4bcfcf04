package dev.hubbub.speech.avhubert;

import static dev.hubbub.speech.avhubert.TrainedFamily.batch;
import static dev.hubbub.speech.avhubert.TrainedFamily.clip;
import static dev.hubbub.speech.avhubert.TrainedFamily.learner;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.training.AdamW;
import dev.hubbub.speech.training.Fisher;
import dev.hubbub.speech.training.Learner;
import dev.hubbub.speech.training.LearntParameters;
import dev.hubbub.speech.training.Losses;
import dev.hubbub.speech.training.Objective;
import dev.hubbub.speech.training.TrainingBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both families are judged by in training: their losses, and what is dropped or left out on the way to them. */
class LipReaderObjectiveTest {
    private static final String EYE = "encoder.feature_extractor_video.*";

    @TempDir
    Path base;

    @Test
    void a_sense_that_is_dropped_changes_what_is_understood() throws IOException {
        try (LipReaderTraining model = TrainedFamily.SEQ2SEQ.open(base);
                Learner learner = learner(model, List.of(EYE), Optional.empty())) {
            Losses both = learner.losses(batch(model));
            Losses heard = learner.losses(batch(model, Set.of(Modality.AUDIO)));
            Losses seen = learner.losses(batch(model, Set.of(Modality.VIDEO)));
            assertNotEquals(both.total(), heard.total());
            assertNotEquals(both.total(), seen.total());
            assertNotEquals(heard.total(), seen.total());
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_left_out_is_left_out_of_what_is_learnt_alone_and_not_where_it_is_judged(TrainedFamily family)
            throws IOException {
        Objective leaving = new Objective(0, 0, 0, Optional.empty(), new Regularisation(0.3, 0.5));
        try (LipReaderTraining model = family.open(base)) {
            TrainingBatch batch = batch(model);
            double whole;
            try (Learner learner = learner(model, List.of(EYE), Optional.empty())) {
                whole = learner.losses(batch).total();
                assertEquals(whole, learner.step(List.of(batch), 0, 1).losses().total(), 1e-5);
            }
            LearntParameters noNorms = LearntParameters.of(model, List.of(EYE), Optional.empty());
            try (Learner learner = new Learner(model, noNorms, leaving, AdamW.USUAL, Optional.empty(), 1)) {
                assertEquals(whole, learner.losses(batch).total(), 0);
                double first = learner.step(List.of(batch), 0, 1).losses().total();
                double second = learner.step(List.of(batch), 0, 2).losses().total();
                assertNotEquals(first, second);
                assertEquals(first, learner.step(List.of(batch), 0, 1).losses().total(), 1e-6);
                assertTrue(learner.changes().containsAll(learner.inTrainingMode()));
                assertFalse(learner.inTrainingMode().isEmpty());
            }
            if (model.hasCtc()) {
                LearntParameters output =
                        LearntParameters.of(model, List.of("encoder.*", "decoder.*"), Optional.empty());
                try (Learner learner = new Learner(model, output, leaving, AdamW.USUAL, Optional.empty(), 1)) {
                    assertEquals(
                            whole, learner.step(List.of(batch), 0, 1).losses().total(), 1e-5);
                    assertEquals(Set.of(), learner.inTrainingMode());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_weights_matter_is_told_by_the_familys_loss_for_all_of_them(TrainedFamily family) throws IOException {
        try (LipReaderTraining model = family.open(base)) {
            LearntParameters all = LearntParameters.of(model, List.of(), Optional.empty());
            TrainingBatch one = new TrainingBatch(
                    List.of(model.input(clip(14, 1), Encoding.UNPADDED)), List.of(model.target(new int[] {5, 9})));
            ParameterSet importance = Fisher.of(model, all, 1, number -> one, done -> {});
            for (String name : List.of(
                    "encoder.feature_extractor_video.resnet.frontend3D.1.weight",
                    "encoder.encoder.layers.0.attention.v_proj.weight",
                    "decoder.layers.0.fc1.weight")) {
                assertTrue(
                        IntStream.range(0, (int) importance.get(name).size())
                                .anyMatch(i -> importance.get(name).floats()[i] > 0),
                        name);
            }
            if (model.hasCtc()) {
                assertTrue(importance.get("ctc.bias").floats()[0] > 0);
            }
        }
    }

    @Test
    void the_loss_of_ctc_and_attention_is_shown_in_its_parts() throws IOException {
        try (LipReaderTraining model = TrainedFamily.CTC.open(base);
                Learner learner = learner(model, List.of(), Optional.empty())) {
            Losses losses = learner.losses(batch(model));
            assertEquals(
                    List.of("ctc", "attention", "accuracy"),
                    List.copyOf(losses.parts().keySet()));
            assertEquals(0.1 * losses.parts().get("ctc") + 0.9 * losses.parts().get("attention"), losses.total(), 1e-4);
        }
    }

    @Test
    void a_share_of_ctc_is_refused_where_there_is_none() throws IOException {
        Objective asked = new Objective(0, 0, 0, Optional.of(0.3), Regularisation.NONE);
        try (LipReaderTraining model = TrainedFamily.SEQ2SEQ.open(base)) {
            LearntParameters all = LearntParameters.of(model, List.of(), Optional.empty());
            var refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> new Learner(model, all, asked, AdamW.USUAL, Optional.empty(), 0));
            assertEquals(
                    "This model has no output of CTC whose loss could have a share: leave the weight of CTC out.",
                    refused.getMessage());
        }
    }
}
