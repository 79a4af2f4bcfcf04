package dev.hubbub.speech.avhubert;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Recording;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The text decoder with weights that are learnt: all positions of known texts at once, without slots. */
final class RecordedDecoder {
    /** What stands before the decoder's names in a model that is trained. */
    static final String PART = "decoder.";

    private static final String LAYERS = "layers.";

    private final Script script;
    private final DecoderDimensions dimensions;
    private final TextDecoder.Making making;
    private final Precision precision;
    private final IValue head;
    private final IValue positions;
    private final List<IValue> blocks;
    private final Learning learning;
    private final Recording recording;

    /**
     * What behaves as in training whenever it is recorded for gradients.
     *
     * @param head whether what is no layer is learnt
     * @param layers which layers are
     * @param dropout share of them that is left out
     */
    record Learning(boolean head, List<Boolean> layers, double dropout) {

        private double ofHead() {
            return head && TorchRuntime.isTraining() ? dropout : 0;
        }

        private double of(int layer) {
            return layers.get(layer) && TorchRuntime.isTraining() ? dropout : 0;
        }
    }

    /**
     * @param recording how its parts are recorded
     * @param kept owns what is needed for every batch
     */
    RecordedDecoder(
            Script script,
            DecoderDimensions dimensions,
            TextDecoder.Making making,
            Precision precision,
            RecordedWeights weights,
            Learning learning,
            Recording recording,
            NativeScope kept) {
        this.script = script;
        this.dimensions = dimensions;
        this.making = making;
        this.precision = precision;
        this.learning = learning;
        this.recording = recording;
        this.head = weights.under(kept, PART, name -> !name.startsWith(LAYERS));
        this.positions = kept.of(making.positions(dimensions.width(), kept.arrays()));
        this.blocks = IntStream.range(0, dimensions.layers())
                .mapToObj(layer -> weights.under(kept, PART + LAYERS + layer + "."))
                .toList();
    }

    /**
     * The scores of every next token; recorded for gradients if the calling thread records.
     *
     * @param states of clips, {@code clips x most frames x width}
     * @param frames of each that are its own
     * @param fed tokens of each, all equally many
     * @return {@code clips x tokens x vocabulary}
     */
    NDArray logits(NativeScope scope, IValue states, int[] frames, int[][] fed) {
        IValue memory = recording.part(scope, inner -> script.record(inner, "bridged", head(inner), states));
        IValue bias = script.record(scope, "crossBias", states, scope.of(AvHubertStates.lengths(frames)));
        IValue tokens = scope.of(
                Stream.of(fed).flatMapToInt(IntStream::of).asLongStream().toArray());
        IValue x = recording.part(
                scope,
                inner -> script.record(
                        inner, "enter", head(inner), tokens, inner.of((long) fed.length), inner.of(learning.ofHead())));
        for (int layer = 0; layer < blocks.size(); layer++) {
            x = told(scope, layer, x, memory, bias);
        }
        return scope.array(script.record(scope, "scores", head(scope), x));
    }

    private IValue told(NativeScope scope, int layer, IValue x, IValue memory, IValue bias) {
        return recording.part(
                scope,
                inner -> script.record(
                        inner,
                        "tellBlock",
                        script.record(
                                inner, "learningBlock", blocks.get(layer), inner.of(learning.of(layer)), inner.of((long)
                                        precision.scalarType())),
                        x,
                        memory,
                        bias,
                        inner.of(making.style().epsilon()),
                        inner.of((long) dimensions.heads())));
    }

    private IValue head(NativeScope scope) {
        return making.head(script::record, scope, head, positions, precision);
    }
}
