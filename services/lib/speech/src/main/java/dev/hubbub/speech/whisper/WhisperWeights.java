package dev.hubbub.speech.whisper;

import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.stream.IntStream;

/**
 * The weights on the device in the form for inference: records of the script, which makes them from the parameters by
 * name. Projections with the same input are stacked into one matrix, which saves two of three calls per attention.
 *
 * @param stem the encoder's convolutions, positions and last norm
 * @param encoder one record per encoder block
 * @param head the decoder's token embedding, positions and last norm, and the embedding again as output projection
 * @param decoder one record per decoder block
 */
record WhisperWeights(IValue stem, IValue encoder, IValue head, IValue decoder) {

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

        WhisperWeights all(WhisperConfig config) {
            return new WhisperWeights(
                    record("stem", parameters.matching(STEM).under("encoder.")),
                    blocks("encoder", config.audioLayers()),
                    record("head", parameters.matching(HEAD).under("decoder.")),
                    blocks("decoder", config.textLayers()));
        }

        private IValue blocks(String part, int count) {
            return scope.ofValues(IntStream.range(0, count)
                    .mapToObj(block -> record(part + "Block", parameters.under(part + ".blocks." + block + ".")))
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
