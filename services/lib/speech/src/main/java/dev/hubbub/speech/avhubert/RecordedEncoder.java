package dev.hubbub.speech.avhubert;

import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.model.Regularisation;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Recording;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The encoder with weights that are learnt: what inference computes, recorded. */
final class RecordedEncoder {
    /** What stands before the encoder's names in a model that is trained. */
    static final String PART = "encoder.";

    private final Script script;
    private final AvHubertDimensions dimensions;
    private final Precision precision;
    private final Learning learning;
    private final Recording recording;
    private final long together;
    private final IValue eye;
    private final IValue ear;
    private final IValue fusion;
    private final List<IValue> layers;
    private final RecordedWeights weights;
    private final NativeScope kept;
    private Optional<AvHubertPass> fixed;

    /**
     * What behaves as in training whenever it is recorded for gradients.
     *
     * @param byBatch whether batch norms whose scale gets gradients go by the batch
     * @param layers which of the transformer's are learnt
     * @param leftOut what of them is left out
     */
    record Learning(boolean byBatch, List<Boolean> layers, Regularisation leftOut) {

        static Learning nothingLeftOut(boolean byBatch, int layers) {
            return new Learning(byBatch, Collections.nCopies(layers, true), Regularisation.NONE);
        }
    }

    /**
     * @param recording how its parts are recorded
     * @param kept owns what is needed for every batch
     */
    RecordedEncoder(
            Script script,
            AvHubertDimensions dimensions,
            Precision precision,
            RecordedWeights weights,
            Learning learning,
            Recording recording,
            NativeScope kept) {
        this.script = script;
        this.dimensions = dimensions;
        this.precision = precision;
        this.learning = learning;
        this.recording = recording;
        this.together = AvHubertPass.together(kept.arrays().getDevice().isGpu());
        this.eye = weights.under(kept, PART + "feature_extractor_video.");
        this.ear = weights.under(kept, PART + "feature_extractor_audio.");
        this.fusion = weights.under(
                kept, PART, name -> !name.startsWith("feature_extractor_") && !name.startsWith("encoder.layers."));
        this.layers = IntStream.range(0, dimensions.layers())
                .mapToObj(layer -> weights.under(kept, PART + "encoder.layers." + layer + "."))
                .toList();
        this.weights = weights;
        this.kept = kept;
    }

    /** The way from the clips of one batch to states; recorded for gradients if the calling thread records. */
    AvHubertPass pass() {
        if (fixed == null) {
            // What is made of weights that no gradient is asked for stays as it is, as they do.
            fixed = weights.haveGradients(PART)
                    ? Optional.empty()
                    : Optional.of(TorchRuntime.inference(() -> made(kept)));
        }
        return fixed.orElseGet(() ->
                new RecordedPass(script, new Records(), recording, dimensions.layers(), dimensions.heads(), together));
    }

    private AvHubertPass made(NativeScope scope) {
        Records records = new Records();
        AvHubertWeights whole = new AvHubertWeights(
                records.eye(scope),
                records.ear(scope),
                records.fusion(scope),
                scope.ofValues(IntStream.range(0, layers.size())
                        .mapToObj(layer -> records.layer(scope, layer))
                        .toList()));
        return new LoadedPass(script::record, whole, dimensions.heads(), together);
    }

    /** Without gradients the weights are looked at as they would be saved. */
    private final class Records implements RecordedPass.Records {

        @Override
        public IValue eye(NativeScope scope) {
            return record(scope, isByBatch() ? "learningEye" : "eye", eye);
        }

        @Override
        public boolean isByBatch() {
            return learning.byBatch && TorchRuntime.isTraining();
        }

        @Override
        public long scalarType() {
            return precision.scalarType();
        }

        @Override
        public IValue ear(NativeScope scope) {
            return record(scope, "ear", ear);
        }

        @Override
        public IValue fusion(NativeScope scope) {
            return record(scope, "fusion", fusion);
        }

        @Override
        public IValue layer(NativeScope scope, int layer) {
            Regularisation leftOut =
                    TorchRuntime.isTraining() && learning.layers.get(layer) ? learning.leftOut : Regularisation.NONE;
            return script.record(
                    scope,
                    "learningLayer",
                    layers.get(layer),
                    scope.of(leftOut.dropout()),
                    scope.of(leftOut.layerDrop()),
                    scope.of((long) precision.scalarType()));
        }
    }

    private IValue record(NativeScope scope, String kind, IValue weights) {
        return script.record(scope, kind, weights, scope.of((long) precision.scalarType()));
    }
}
