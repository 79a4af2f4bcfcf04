package dev.hubbub.speech.avhubert.ctc;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a model of CTC and attention loses on clips whose texts are known: a share of how unlikely CTC finds each text over
 * all ways to lay it along the frames, and the rest of how far the decoder is from telling every next token.
 *
 * <p>Both are added up over a clip and averaged over the batch. A text that cannot be laid along its frames, because there
 * are too few of them, counts as no loss of CTC. The decoder's part is the Kullback-Leibler divergence from smoothed labels:
 * what is taken from the right token is spread evenly over all others, and the labels' own entropy is taken off, so that a
 * decoder which tells exactly them loses nothing. Sources: S. Watanabe et al., Hybrid CTC/Attention Architecture for
 * End-to-End Speech Recognition, 2017; ESPnet's label smoothing.
 */
final class CtcAttentionLoss implements AutoCloseable {
    private final Script script;

    CtcAttentionLoss(Device device) {
        this.script = Script.loadForTraining(CtcAttentionLoss.class, "CtcAttentionLoss", device);
    }

    /**
     * How the parts are weighed.
     *
     * @param ctc share of CTC, from 0 to 1
     * @param smoothing share of every label that is spread over the other tokens, from 0 to below 1
     * @param perToken whether the decoder's part is divided by the tokens of the batch instead of its clips
     */
    record Weighing(double ctc, double smoothing, boolean perToken) {
        /** As published. */
        static final Weighing PUBLISHED = new Weighing(0.1, 0.1, false);

        Weighing {
            new LossWeights(smoothing, Optional.of(ctc));
        }

        /** Of a smoothed label, negative and in nats. */
        private double entropy(long vocabulary) {
            return smoothing == 0
                    ? 0
                    : (1 - smoothing) * Math.log(1 - smoothing) + smoothing * Math.log(smoothing / (vocabulary - 1));
        }
    }

    /**
     * What was lost.
     *
     * @param total what is minimised, a tensor that belongs to the scope
     * @param ctc of CTC, unweighed
     * @param attention of the decoder, unweighed
     * @param right share of the tokens that the decoder finds the likeliest
     */
    record Lost(IValue total, double ctc, double attention, double right) {}

    /**
     * What is lost on a batch; recorded for gradients if the calling thread records.
     *
     * @param frameScores logits of CTC, {@code clips x frames x vocabulary}; the blank is 0
     * @param frames of each clip that are its own
     * @param tokenScores logits of the decoder behind every token it was {@linkplain Target#fed() fed}, {@code clips x
     *     tokens x vocabulary}
     * @param targets of texts that begin and end with one mark
     */
    Lost of(
            NativeScope scope,
            NDArray frameScores,
            int[] frames,
            NDArray tokenScores,
            List<Target> targets,
            Weighing weighing) {
        IValue ctc = ctc(scope, frameScores, frames, targets);
        List<IValue> attention = attention(scope, tokenScores, targets, weighing);
        IValue total = script.record(scope, "weighed", ctc, attention.get(0), scope.of(weighing.ctc));
        return new Lost(total, value(scope, ctc), value(scope, attention.get(0)), value(scope, attention.get(1)));
    }

    private IValue ctc(NativeScope scope, NDArray scores, int[] frames, List<Target> targets) {
        int[][] texts = targets.stream()
                .map(target -> Arrays.copyOf(target.labels(), target.length() - 1))
                .toArray(int[][]::new);
        return script.record(
                scope,
                "ctc",
                scope.of(scores),
                scope.of(longs(IntStream.of(frames))),
                scope.of(longs(Arrays.stream(texts).flatMapToInt(IntStream::of))),
                scope.of(longs(Arrays.stream(texts).mapToInt(text -> text.length))));
    }

    private List<IValue> attention(NativeScope scope, NDArray scores, List<Target> targets, Weighing weighing) {
        int longest = targets.stream().mapToInt(Target::length).max().orElseThrow();
        long[] labels = targets.stream()
                .flatMapToLong(target -> LongStream.concat(
                        longs(target.labels()),
                        LongStream.generate(() -> Target.IGNORED).limit(longest - target.length())))
                .toArray();
        IValue parts = script.record(
                scope,
                "attention",
                scope.of(scores),
                scope.of(labels),
                scope.of(weighing.smoothing),
                scope.of(weighing.entropy(scores.getShape().get(2))),
                scope.of(weighing.perToken));
        return scope.arrays(parts).stream().map(scope::of).toList();
    }

    private static double value(NativeScope scope, IValue tensor) {
        return scope.array(tensor).toFloatArray()[0];
    }

    private static LongStream longs(int[] values) {
        return Arrays.stream(values).asLongStream();
    }

    private static long[] longs(IntStream values) {
        return values.asLongStream().toArray();
    }

    @Override
    public void close() {
        script.close();
    }
}
