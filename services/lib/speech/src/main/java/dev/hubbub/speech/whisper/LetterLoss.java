package dev.hubbub.speech.whisper;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.model.LossWeights;
import dev.hubbub.speech.model.Target;
import dev.hubbub.speech.model.TaughtBatch.OwnLoss;
import dev.hubbub.speech.model.TokenText;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a Whisper loses that also learns to hear letters: a share of how unlikely a linear layer over the encoder's states
 * finds the {@linkplain SpelledText letters} of each text by CTC, per letter, and the rest of the decoder's mean cross entropy
 * per token. A decoder that has learnt nothing tells an encoder little; letters tell it from the first step where to listen.
 *
 * <p>The layer is learnt beside the model and is in none of its checkpoints. A text that CTC cannot learn, because its clip
 * is too short for it or it has letters of another script or digits, is the decoder's alone. Sources: A. Graves et al.,
 * Connectionist Temporal Classification, 2006; S. Watanabe et al., Hybrid CTC/Attention Architecture for End-to-End Speech
 * Recognition, 2017.
 */
final class LetterLoss implements AutoCloseable {
    private static final String WEIGHT = "letters.weight";
    private static final String BIAS = "letters.bias";
    private static final String ENCODER = "encoder.";

    private final Script script;
    private final TokenText text;
    private final Precision precision;
    private final IValue weight;
    private final IValue bias;
    private final NativeScope kept;

    private LetterLoss(TokenText text, Precision precision, Map<String, NDArray> weights, PtNDManager manager) {
        this.text = text;
        this.precision = precision;
        this.kept = new NativeScope(manager);
        this.weight = kept.of(weights.get(WEIGHT));
        this.bias = kept.of(weights.get(BIAS));
        this.script = Script.loadForTraining(LetterLoss.class, "LetterLoss", manager.getDevice());
    }

    /** The loss of a model with its tokenizer's text, if its layer is among some weights. */
    static Optional<LetterLoss> in(
            Map<String, NDArray> weights, Optional<TokenText> text, Precision precision, PtNDManager manager) {
        return weights.containsKey(WEIGHT)
                ? text.map(pieces -> new LetterLoss(pieces, precision, weights, manager))
                : Optional.empty();
    }

    /**
     * That an encoder is there to learn by it.
     *
     * @param learnt tensors that change
     * @throws IllegalArgumentException if the layer would learn alone
     */
    static void requireListener(Set<String> learnt) {
        if (learnt.contains(WEIGHT) && learnt.stream().noneMatch(name -> name.startsWith(ENCODER))) {
            throw new IllegalArgumentException(
                    "The loss of CTC has a share, and nothing of the encoder is learnt, which is all that it could teach:"
                            + " leave the weight of CTC out, or learn some of the encoder.");
        }
    }

    /** The layer before it has learnt anything: evenly drawn below one over the root of the width, as is usual. */
    static ParameterSet drawn(int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double bound = 1 / Math.sqrt(width);
        return ParameterSet.of(List.of(
                TensorData.of(
                        WEIGHT,
                        new long[] {SpelledText.COUNT, width},
                        uniform(SpelledText.COUNT * width, bound, random)),
                TensorData.of(BIAS, new long[] {SpelledText.COUNT}, uniform(SpelledText.COUNT, bound, random))));
    }

    private static float[] uniform(int count, double bound, SplittableRandom random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return values;
    }

    /** Why CTC cannot learn a target from so many frames, in sentences; empty if it can. */
    static Optional<String> shortfall(TokenText text, int frames, Target target) {
        String said = said(text, target);
        Optional<String> unheard = SpelledText.unheard(said);
        if (unheard.isPresent()) {
            return Optional.of(
                    "'" + said + "' has " + unheard.get() + ", and CTC hears the letters a to z: write in words"
                            + " what is spoken, or leave the weight of CTC out for other scripts.");
        }
        int needed = SpelledText.of(said).frames();
        return frames >= needed
                ? Optional.empty()
                : Optional.of("'" + said + "' needs " + needed + " frames by its letters, and its clip has " + frames
                        + ": look at whether texts belong to their clips, and cut clips less closely.");
    }

    private static String said(TokenText text, Target target) {
        return text.text(IntStream.of(target.labels())
                .filter(label -> label != Target.IGNORED)
                .boxed()
                .toList());
    }

    /**
     * What is lost on a batch; recorded for gradients if the calling thread records.
     *
     * @param states of the encoder, {@code clips x frames x width}
     * @param frames of each clip that are its own
     * @param logits of the decoder, {@code clips x tokens x vocabulary}
     * @param weighed with a share of CTC
     */
    OwnLoss of(
            NativeScope scope,
            IValue states,
            long[] frames,
            NDArray logits,
            List<Target> targets,
            LossWeights weighed) {
        List<Integer> rows = IntStream.range(0, targets.size())
                .filter(row ->
                        shortfall(text, (int) frames[row], targets.get(row)).isEmpty())
                .boxed()
                .toList();
        IValue ctc = ctc(scope, states, frames, targets, rows);
        IValue total = script.record(
                scope,
                "weighed",
                ctc,
                scope.of(logits),
                scope.of(labels(targets, (int) logits.getShape().get(1))),
                scope.of(weighed.smoothing()),
                scope.of(weighed.ctc().orElseThrow()));
        // None would be shown as 0, as if every letter had been heard.
        return new OwnLoss(
                scope.array(total),
                rows.isEmpty()
                        ? Map.of()
                        : Map.of("ctc", (double) scope.array(ctc).toFloatArray()[0]));
    }

    private IValue ctc(NativeScope scope, IValue states, long[] frames, List<Target> targets, List<Integer> rows) {
        List<int[]> texts = rows.stream()
                .map(row -> SpelledText.of(said(text, targets.get(row))).letters())
                .toList();
        return script.record(
                scope,
                "ctc",
                weight,
                bias,
                scope.of((long) precision.scalarType()),
                states,
                scope.of(rows.stream().mapToLong(Integer::longValue).toArray()),
                scope.of(rows.stream().mapToLong(row -> frames[row]).toArray()),
                scope.of(texts.stream()
                        .flatMapToInt(Arrays::stream)
                        .asLongStream()
                        .toArray()),
                scope.of(texts.stream().mapToLong(letters -> letters.length).toArray()));
    }

    private static long[] labels(List<Target> targets, int longest) {
        return targets.stream()
                .flatMapToLong(target -> LongStream.concat(
                        Arrays.stream(target.labels()).asLongStream(),
                        LongStream.generate(() -> Target.IGNORED).limit(longest - target.length())))
                .toArray();
    }

    @Override
    public void close() {
        script.close();
        kept.close();
    }
}
