package dev.hubbub.speech.avhubert.ctc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.avhubert.GoldenClips;
import dev.hubbub.speech.avhubert.ctc.CtcAttentionLoss.Lost;
import dev.hubbub.speech.avhubert.ctc.CtcAttentionLoss.Weighing;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the original loses on three clips of 11, 9 and 6 frames with texts of 5, 4 and 2 units. */
class CtcAttentionLossTest {
    private static final int[] FRAMES = {11, 9, 6};
    private static final int LONGEST_TEXT = 5;
    private static final int VOCABULARY = 31;
    private static final int MARK = 30;

    private static GoldenClips golden;
    private static PtNDManager manager;
    private static CtcAttentionLoss loss;

    @BeforeAll
    static void open() throws IOException {
        golden = new GoldenClips("ctc");
        manager = TorchRuntime.newManager(TestDevice.device());
        loss = new CtcAttentionLoss(manager.getDevice());
    }

    @AfterAll
    static void close() {
        loss.close();
        manager.close();
        golden.close();
    }

    static List<Target> targets(GoldenClips golden) {
        float[] labels = golden.tensor("in.labels");
        return IntStream.range(0, FRAMES.length)
                .mapToObj(clip -> IntStream.range(0, LONGEST_TEXT)
                        .map(i -> (int) labels[clip * LONGEST_TEXT + i])
                        .filter(unit -> unit >= 0)
                        .toArray())
                .map(text -> Target.of(new int[] {MARK}, text, MARK))
                .toList();
    }

    /** The original's scores of both outputs; log-probabilities are logits too. */
    private static Lost lost(NativeScope scope, Weighing weighing) {
        return loss.of(
                scope,
                scope.arrays().create(golden.tensor("ctc_logprobs"), new Shape(FRAMES.length, FRAMES[0], VOCABULARY)),
                FRAMES,
                scope.arrays()
                        .create(golden.tensor("att_logits"), new Shape(FRAMES.length, LONGEST_TEXT + 1, VOCABULARY)),
                targets(golden),
                weighing);
    }

    @Test
    void a_text_begins_and_ends_with_the_mark_as_in_the_original() {
        float[] fed = golden.tensor("ys_in");
        float[] told = golden.tensor("ys_out");
        List<Target> targets = targets(golden);
        for (int clip = 0; clip < FRAMES.length; clip++) {
            Target target = targets.get(clip);
            int from = clip * (LONGEST_TEXT + 1);
            assertArrayEquals(ints(fed, from, target.length()), target.fed());
            assertArrayEquals(ints(told, from, target.length()), target.labels());
        }
    }

    private static int[] ints(float[] values, int from, int count) {
        return IntStream.range(from, from + count).map(i -> (int) values[i]).toArray();
    }

    @Test
    void both_parts_their_sum_and_the_share_of_right_tokens_are_the_originals() {
        try (NativeScope scope = new NativeScope(manager)) {
            Lost lost = lost(scope, Weighing.PUBLISHED);
            assertEquals(golden.tensor("loss_ctc")[0], lost.ctc(), 1e-5);
            assertEquals(golden.tensor("loss_att")[0], lost.attention(), 1e-5);
            assertEquals(golden.tensor("loss")[0], scope.array(lost.total()).toFloatArray()[0], 1e-5);
            assertEquals(golden.tensor("acc")[0], lost.right(), 1e-6);
        }
    }

    @Test
    void labels_are_smoothed_and_lengths_taken_off_as_in_the_original() {
        for (JsonNode run : golden.expected().get("label_smoothing")) {
            Weighing weighing = new Weighing(
                    0.1,
                    run.get("smoothing").asDouble(),
                    run.get("length_normalized").asBoolean());
            try (NativeScope scope = new NativeScope(manager)) {
                assertEquals(run.get("loss").asDouble(), lost(scope, weighing).attention(), 1e-5, "" + run);
            }
        }
    }

    @Test
    void a_text_that_its_frames_cannot_hold_counts_as_no_loss_of_ctc() {
        JsonNode run = golden.expected().get("ctc_zero_infinity");
        float[] weight = golden.tensor("w.avsr.ctc.ctc_lo.weight");
        float[] bias = golden.tensor("w.avsr.ctc.ctc_lo.bias");
        int frames = run.get("lengths").get(0).asInt();
        float[] logits = new float[2 * frames * VOCABULARY];
        for (int row = 0; row < 2 * frames; row++) {
            JsonNode state = run.get("hs_fp64").get(row / frames).get(row % frames);
            for (int unit = 0; unit < VOCABULARY; unit++) {
                double sum = bias[unit];
                for (int i = 0; i < state.size(); i++) {
                    sum += weight[unit * state.size() + i] * state.get(i).asDouble();
                }
                logits[row * VOCABULARY + unit] = (float) sum;
            }
        }
        List<Target> targets = Stream.of(new int[] {3, 3, 3, 4}, new int[] {2, 5})
                .map(text -> Target.of(new int[] {MARK}, text, MARK))
                .toList();
        try (NativeScope scope = new NativeScope(manager)) {
            Lost lost = loss.of(
                    scope,
                    scope.arrays().create(logits, new Shape(2, frames, VOCABULARY)),
                    new int[] {frames, frames},
                    scope.arrays().zeros(new Shape(2, 5, VOCABULARY)),
                    targets,
                    Weighing.PUBLISHED);
            assertEquals(run.get("loss").asDouble(), lost.ctc(), 1e-5);
            assertEquals(run.get("loss_second_alone_times_1").asDouble(), 2 * lost.ctc(), 2e-5);
        }
    }

    /** A step against the gradient of both outputs' scores makes the loss smaller by as much as the gradient says. */
    @Test
    void gradients_flow_back_to_the_scores_of_both_outputs() {
        float[] frameScores = golden.tensor("ctc_logprobs");
        float[] tokenScores = golden.tensor("att_logits");
        try (NativeScope scope = new NativeScope(manager)) {
            var frames = scope.arrays().create(frameScores, new Shape(3, FRAMES[0], VOCABULARY));
            var tokens = scope.arrays().create(tokenScores, new Shape(3, LONGEST_TEXT + 1, VOCABULARY));
            frames.setRequiresGradient(true);
            tokens.setRequiresGradient(true);
            double before = TorchRuntime.training(() -> {
                Lost lost = loss.of(scope, frames, FRAMES, tokens, targets(golden), Weighing.PUBLISHED);
                var total = scope.array(lost.total());
                JniUtils.backward((PtNDArray) total, (PtNDArray) total.onesLike(), false, false);
                return (double) total.toFloatArray()[0];
            });
            double expected = 0;
            float step = 1e-3f;
            float[][] moved = {frameScores.clone(), tokenScores.clone()};
            float[][] slopes = {
                frames.getGradient().toFloatArray(), tokens.getGradient().toFloatArray()
            };
            for (int part = 0; part < 2; part++) {
                for (int i = 0; i < moved[part].length; i++) {
                    moved[part][i] -= step * slopes[part][i];
                    expected += step * slopes[part][i] * slopes[part][i];
                }
            }
            Lost after = loss.of(
                    scope,
                    scope.arrays().create(moved[0], frames.getShape()),
                    FRAMES,
                    scope.arrays().create(moved[1], tokens.getShape()),
                    targets(golden),
                    Weighing.PUBLISHED);
            assertEquals(expected, before - scope.array(after.total()).toFloatArray()[0], 0.02 * expected);
        }
    }

    @Test
    void shares_that_are_none_are_refused() {
        for (double share : Arrays.asList(-0.1, 1.1, Double.NaN)) {
            assertThrows(IllegalArgumentException.class, () -> new Weighing(share, 0.1, false));
            assertThrows(IllegalArgumentException.class, () -> new Weighing(0.1, share, false));
        }
    }
}
