package dev.hubbub.speech.avhubert;

import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import java.util.stream.IntStream;

/**
 * The encoder's weights on the device in the form for inference: batch norms have become a part of the convolutions before
 * them, the positional convolution's norm a part of its weight, and a layer's projections of the same input are stacked.
 *
 * <p>oneDNN 3.7.1 computes convolutions wrongly on some processors with AVX-512 if they have more than 16 channels and no
 * multiple of 16 of them come in, and the gradients of what comes in also if they have fewer. So such are filled up with
 * channels of zeros, which add nothing; no published encoder has any.
 *
 * @param eye pictures to features
 * @param ear filter-bank frames to features
 * @param fusion what joins both and places them in time, and the last norm
 * @param layers of the transformer
 */
record AvHubertWeights(IValue eye, IValue ear, IValue fusion, IValue layers) {

    /** @param encoder under {@linkplain AvHubertNames its own names} */
    static AvHubertWeights load(
            ParameterSet encoder,
            AvHubertDimensions dimensions,
            Precision precision,
            Script script,
            NativeScope scope) {
        Loading loading = new Loading(precision, script, scope);
        return new AvHubertWeights(
                loading.record("eye", encoder.under("feature_extractor_video.")),
                loading.record("ear", encoder.under("feature_extractor_audio.")),
                loading.record("fusion", encoder.matching(fusionNames(dimensions))),
                scope.ofValues(IntStream.range(0, dimensions.layers())
                        .mapToObj(layer -> loading.record("layer", encoder.under("encoder.layers." + layer + ".")))
                        .toList()));
    }

    private static String[] fusionNames(AvHubertDimensions dimensions) {
        return dimensions.added()
                ? new String[] {"layer_norm.*", "encoder.pos_conv_embed.*", "encoder.layer_norm.*"}
                : new String[] {
                    "layer_norm.*", "post_extract_proj.*", "encoder.pos_conv_embed.*", "encoder.layer_norm.*"
                };
    }

    private record Loading(Precision precision, Script script, NativeScope scope) {

        /** One record at a time, so that loading needs little more memory than the weights themselves. */
        IValue record(String kind, ParameterSet part) {
            try (NativeScope staging = new NativeScope(scope.arrays())) {
                IValue tensors = staging.of(part.arrays(staging));
                return script.call(scope, kind, tensors, staging.of((long) precision.scalarType()));
            }
        }
    }
}
