package dev.hubbub.speech.whisper;

import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The weights on the device in the form for inference: records of the script, which makes them from the parameters by
 * name. Projections with the same input are stacked into one matrix, which saves two of three calls per attention.
 *
 * @param stem the encoder's convolutions, positions and last norm
 * @param encoder one record per encoder block
 * @param head the decoder's token embedding, positions and last norm, and the embedding again as output projection
 * @param decoder one record per decoder block
 * @param gated one record per decoder block that looks at pictures before it listens; none in plain Whisper
 * @param projection from the states of pictures to the decoder's width; absent in plain Whisper
 */
record WhisperWeights(
        IValue stem, IValue encoder, IValue head, IValue decoder, IValue gated, Optional<IValue> projection) {
    private static final String FIRST_GATE = "decoder.blocks.0.attn_gate";

    /**
     * Brings all weights to the device; they live as long as the scope.
     *
     * @param parameters by their OpenAI names
     */
    static WhisperWeights load(
            ParameterSet parameters, WhisperConfig config, Precision precision, Script script, NativeScope scope) {
        return new Loading(parameters, precision, script, scope).all(config);
    }

    private record Loading(ParameterSet parameters, Precision precision, Script script, NativeScope scope) {
        private static final String[] STEM = {"encoder.conv?.*", "encoder.positional_embedding", "encoder.ln_post.*"};
        private static final String[] HEAD = {
            "decoder.token_embedding.weight", "decoder.positional_embedding", "decoder.ln.*"
        };
        private static final String[] BLOCK = {"attn.*", "attn_ln.*", "cross_attn*", "mlp*"};
        private static final String[] GATED = {"*_gate", "gated_x_attn*", "ff.*", "ff_ln.*"};
        private static final String[] PROJECTION = {"encoder.video_projection.*", "encoder.video_projection_scalar"};

        WhisperWeights all(WhisperConfig config) {
            boolean sees = parameters.contains(FIRST_GATE);
            return new WhisperWeights(
                    record("stem", parameters.matching(STEM).under("encoder.")),
                    blocks("encoder", "encoderBlock", config.audioLayers(), "*"),
                    record("head", parameters.matching(HEAD).under("decoder.")),
                    blocks("decoder", "decoderBlock", config.textLayers(), BLOCK),
                    sees
                            ? blocks("decoder", "gatedLayer", config.textLayers(), GATED)
                            : script.call(scope, "noGatedLayers"),
                    sees
                            ? Optional.of(record(
                                    "projection",
                                    parameters.matching(PROJECTION).under("encoder.")))
                            : Optional.empty());
        }

        private IValue blocks(String part, String kind, int count, String... patterns) {
            return scope.ofValues(IntStream.range(0, count)
                    .mapToObj(block -> record(
                            kind,
                            parameters.under(part + ".blocks." + block + ".").matching(patterns)))
                    .toList());
        }

        /**
         * One record at a time, so that loading needs little more memory than the weights themselves.
         *
         * @param kind the script's method that makes it
         */
        private IValue record(String kind, ParameterSet part) {
            try (NativeScope staging = new NativeScope(scope.arrays())) {
                IValue tensors = staging.of(part.arrays(staging));
                return script.call(scope, kind, tensors, staging.of((long) precision.scalarType()));
            }
        }
    }
}
