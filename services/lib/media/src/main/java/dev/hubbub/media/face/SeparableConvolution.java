package dev.hubbub.media.face;

/** A separable convolution: each channel filtered by itself, then all of them mixed. */
record SeparableConvolution(float[] depthwise, float[] pointwise, float[] bias) {

    /** The layer of this name. */
    static SeparableConvolution of(QuantizedWeights weights, String name) {
        float[] bias = weights.tensor(name + "/bias");
        return new SeparableConvolution(
                weights.tensor(name + "/depthwise_filter"),
                weights.outputsFirst(name + "/pointwise_filter", bias.length),
                bias);
    }

    Planes apply(Planes in, int stride) {
        return Convolution.separable(in, depthwise, pointwise, bias, stride);
    }
}
