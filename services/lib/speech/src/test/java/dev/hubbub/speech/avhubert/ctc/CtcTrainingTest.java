package dev.hubbub.speech.avhubert.ctc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.avhubert.GoldenClips;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TaughtBatch;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training loses on the original's clips of 11, 9 and 6 frames is what the original loses. */
class CtcTrainingTest {
    private static final int[] FRAMES = {11, 9, 6};

    /** The original's front-end sees what stands behind a clip's end, and its transformer does not. */
    private static final int[] SHOWN = {11, 11, 11};

    private static final LossWeights PUBLISHED = new LossWeights(0.1, Optional.empty());

    @TempDir
    Path folder;

    private TaughtBatch.OwnLoss lost(Map<String, ?> more, LossWeights weighed) throws IOException {
        try (GoldenClips golden = new GoldenClips("ctc");
                TrainableModel model = CtcTraining.open(golden.writeTo(folder, more), TestDevice.OPTIONS);
                NativeScope scope = new NativeScope(model.manager())) {
            Map<String, NDArray> weights = model.parameters().arrays(scope);
            List<Target> targets = CtcAttentionLossTest.targets(golden);
            try (TrainableModel.Forward forward = model.forward(weights, Set.of())) {
                TaughtBatch.OwnLoss own = TorchRuntime.inference(() -> {
                    TaughtBatch taught = golden.taught(forward, scope, FRAMES, SHOWN, targets, weighed);
                    TaughtBatch.OwnLoss lost = taught.own().orElseThrow();
                    lost.parts().put("total", (double) lost.total().toFloatArray()[0]);
                    return lost;
                });
                return own;
            }
        }
    }

    @Test
    void both_parts_their_sum_and_the_share_of_right_tokens_are_the_originals() throws IOException {
        Map<String, Double> parts = lost(Map.of(), PUBLISHED).parts();
        try (GoldenClips golden = new GoldenClips("ctc")) {
            assertEquals(golden.tensor("loss_ctc")[0], parts.get("ctc"), 2e-5);
            assertEquals(golden.tensor("loss_att")[0], parts.get("attention"), 2e-5);
            assertEquals(golden.tensor("loss")[0], parts.get("total"), 2e-5);
            assertEquals(golden.tensor("acc")[0], parts.get("accuracy"), 1e-6);
        }
    }

    @Test
    void the_share_of_ctc_is_the_checkpoints_unless_another_is_asked_for() throws IOException {
        Map<String, Double> own = lost(Map.of("mtlalpha", 0.4), PUBLISHED).parts();
        assertEquals(0.4 * own.get("ctc") + 0.6 * own.get("attention"), own.get("total"), 2e-5);
        Map<String, Double> asked = lost(Map.of("mtlalpha", 0.4), new LossWeights(0, Optional.of(1.0)))
                .parts();
        assertEquals(asked.get("ctc"), asked.get("total"), 1e-6);
        var refused = assertThrows(CheckpointException.class, () -> lost(Map.of("mtlalpha", 2), PUBLISHED));
        assertEquals(
                folder.resolve("config.json") + " says mtlalpha 2.0, which is no share of CTC from 0 to 1: correct it.",
                refused.getMessage());
    }
}
