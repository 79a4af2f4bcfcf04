package dev.hubbub.speech.whisper;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The weights on the device, in the order the script takes them. Projections with the same input are stacked into one
 * matrix, which saves two of three calls per attention.
 *
 * @param stem the encoder's convolutions, positions and last norm
 * @param encoder one list of tensors per encoder block
 * @param head the decoder's token embedding, positions and last norm, and the embedding again as output projection
 * @param decoder one list of tensors per decoder block
 */
record WhisperWeights(IValue stem, IValue encoder, IValue head, IValue decoder) {

    /** Loads all weights; they live as long as the scope. */
    static WhisperWeights load(WhisperCheckpoint checkpoint, Precision precision, Script script, NativeScope scope) {
        return new Loading(checkpoint, precision, script, scope).all();
    }

    private record Loading(WhisperCheckpoint checkpoint, Precision precision, Script script, NativeScope scope) {

        WhisperWeights all() {
            WhisperConfig config = checkpoint.config();
            List<IValue> encoder = new ArrayList<>();
            for (int layer = 0; layer < config.audioLayers(); layer++) {
                encoder.add(encoderBlock("encoder.blocks." + layer + "."));
            }
            List<IValue> decoder = new ArrayList<>();
            for (int layer = 0; layer < config.textLayers(); layer++) {
                decoder.add(decoderBlock("decoder.blocks." + layer + "."));
            }
            return new WhisperWeights(
                    stem(),
                    scope.own(IValue.listFrom(encoder.toArray(IValue[]::new))),
                    head(),
                    scope.own(IValue.listFrom(decoder.toArray(IValue[]::new))));
        }

        private IValue stem() {
            return onDevice("cast", staging -> {
                List<NDArray> tensors = new ArrayList<>();
                pair(staging, tensors, "encoder.conv1");
                pair(staging, tensors, "encoder.conv2");
                tensors.add(tensor(staging, "encoder.positional_embedding"));
                pair(staging, tensors, "encoder.ln_post");
                return tensors;
            });
        }

        private IValue head() {
            return onDevice("castHead", staging -> {
                List<NDArray> tensors = new ArrayList<>();
                tensors.add(tensor(staging, "decoder.token_embedding.weight"));
                tensors.add(tensor(staging, "decoder.positional_embedding"));
                pair(staging, tensors, "decoder.ln");
                return tensors;
            });
        }

        private IValue encoderBlock(String block) {
            return onDevice("cast", staging -> {
                List<NDArray> tensors = new ArrayList<>();
                selfAttention(staging, tensors, block);
                feedForward(staging, tensors, block);
                return tensors;
            });
        }

        private IValue decoderBlock(String block) {
            return onDevice("castAndPack", staging -> {
                List<NDArray> tensors = new ArrayList<>();
                selfAttention(staging, tensors, block);
                pair(staging, tensors, block + "cross_attn_ln");
                pair(staging, tensors, block + "cross_attn.query");
                stacked(staging, tensors, block + "cross_attn", "key", "value");
                pair(staging, tensors, block + "cross_attn.out");
                feedForward(staging, tensors, block);
                return tensors;
            });
        }

        private void selfAttention(NativeScope staging, List<NDArray> tensors, String block) {
            pair(staging, tensors, block + "attn_ln");
            stacked(staging, tensors, block + "attn", "query", "key", "value");
            pair(staging, tensors, block + "attn.out");
        }

        private void feedForward(NativeScope staging, List<NDArray> tensors, String block) {
            pair(staging, tensors, block + "mlp_ln");
            pair(staging, tensors, block + "mlp.0");
            pair(staging, tensors, block + "mlp.2");
        }

        private void pair(NativeScope staging, List<NDArray> tensors, String name) {
            tensors.add(tensor(staging, name + ".weight"));
            tensors.add(tensor(staging, name + ".bias"));
        }

        private void stacked(NativeScope staging, List<NDArray> tensors, String attention, String... projections) {
            NDList weights = new NDList();
            NDList biases = new NDList();
            for (String projection : projections) {
                NDArray weight = tensor(staging, attention + "." + projection + ".weight");
                weights.add(weight);
                // Key projections have no bias; zeros leave their result as it is.
                biases.add(
                        projection.equals("key")
                                ? staging.arrays()
                                        .zeros(new Shape(weight.getShape().get(0)), DataType.FLOAT32)
                                : tensor(staging, attention + "." + projection + ".bias"));
            }
            tensors.add(NDArrays.concat(weights, 0));
            tensors.add(NDArrays.concat(biases, 0));
        }

        private NDArray tensor(NativeScope staging, String name) {
            return checkpoint.tensor(name).toArray(staging.arrays());
        }

        /**
         * One block at a time, so that loading needs little more memory than the weights themselves.
         *
         * @param cast the script's method that brings them there
         */
        private IValue onDevice(String cast, Function<NativeScope, List<NDArray>> block) {
            try (NativeScope staging = new NativeScope(scope.arrays())) {
                IValue tensors = staging.of(block.apply(staging));
                return script.call(scope, cast, tensors, staging.of((long) precision.scalarType()));
            }
        }
    }
}
