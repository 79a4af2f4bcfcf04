package dev.hubbub.speech.avhubert;

import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.List;
import java.util.stream.IntStream;

/** The encoder with weights that are learnt: the methods that inference calls, recorded. */
final class RecordedEncoder {
    /** What stands before the encoder's names in a model that is trained. */
    static final String PART = "encoder.";

    private final Script script;
    private final AvHubertDimensions dimensions;
    private final Precision precision;
    private final boolean learning;
    private final long together;
    private final IValue eye;
    private final IValue ear;
    private final IValue fusion;
    private final List<IValue> layers;

    /**
     * @param kept owns what is needed for every batch
     * @param learning whether batch norms whose scale gets gradients go by the batch
     */
    RecordedEncoder(
            Script script,
            AvHubertDimensions dimensions,
            Precision precision,
            RecordedWeights weights,
            boolean learning,
            NativeScope kept) {
        this.script = script;
        this.dimensions = dimensions;
        this.precision = precision;
        this.learning = learning;
        this.together = AvHubertPass.together(kept.arrays().getDevice().isGpu());
        this.eye = weights.under(kept, PART + "feature_extractor_video.");
        this.ear = weights.under(kept, PART + "feature_extractor_audio.");
        this.fusion = weights.under(
                kept, PART, name -> !name.startsWith("feature_extractor_") && !name.startsWith("encoder.layers."));
        this.layers = IntStream.range(0, dimensions.layers())
                .mapToObj(layer -> weights.under(kept, PART + "encoder.layers." + layer + "."))
                .toList();
    }

    /**
     * The way from the clips of one batch to states; recorded for gradients if the calling thread records.
     *
     * @param scope owns what it is made of
     */
    AvHubertPass pass(NativeScope scope) {
        // Without gradients the weights are looked at as they would be saved.
        boolean byBatch = learning && TorchRuntime.isTraining();
        AvHubertWeights records = new AvHubertWeights(
                record(scope, byBatch ? "learningEye" : "eye", eye),
                record(scope, "ear", ear),
                record(scope, "fusion", fusion),
                scope.ofValues(layers.stream()
                        .map(layer -> record(scope, "layer", layer))
                        .toList()));
        return new AvHubertPass(script::record, records, dimensions.heads(), together);
    }

    private IValue record(NativeScope scope, String kind, IValue weights) {
        return script.record(scope, kind, weights, scope.of((long) precision.scalarType()));
    }
}
