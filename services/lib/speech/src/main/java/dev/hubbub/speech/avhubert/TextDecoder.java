package dev.hubbub.speech.avhubert;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.torch.DeviceMemoryException;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A transformer that writes text while it attends to the encoder's states: each layer normalises before it attends to the
 * text so far, then to the states, then goes through a feed-forward part with ReLU.
 *
 * <p>Its tensors are {@code embed_tokens.weight}; per layer, under {@code layers.N.}, {@code self_attn} and
 * {@code encoder_attn} with {@code q_proj}, {@code k_proj}, {@code v_proj}, {@code out_proj}, {@code fc1}, {@code fc2} and
 * the norms {@code self_attn_layer_norm}, {@code encoder_attn_layer_norm}, {@code final_layer_norm}; the last
 * {@code layer_norm}; {@code output}, without which the embedding is the output too; and {@code bridge}, a projection of
 * the states, if there is one.
 */
public final class TextDecoder implements AutoCloseable {
    private static final long[] ALL_EQUAL = {};

    private final DecoderDimensions dimensions;
    private final int context;
    private final PtNDManager manager;
    private final NativeScope scope;
    private final Script script;
    private final Weights weights;

    /**
     * What a decoder is made of.
     *
     * @param parameters under the names above
     * @param style what kind of decoder it is
     * @param heads of each attention
     * @param scaled whether token embeddings are multiplied by the square root of their width
     * @param context positions for prompt and text
     * @param encoderWidth of the states that it attends to
     * @param where the file, for messages
     */
    public record Making(
            ParameterSet parameters,
            DecoderStyle style,
            int heads,
            boolean scaled,
            int context,
            int encoderWidth,
            String where) {

        /** What says where tokens stand, {@code positions x width}. */
        NDArray positions(int width, NDManager manager) {
            return manager.create(style.positions(context, width), new Shape(context, width));
        }

        /**
         * The script's record of what is no layer.
         *
         * @param scope owns it
         * @param tensors by name
         * @param positions as {@link #positions} makes them
         */
        IValue head(Script.Calls calls, NativeScope scope, IValue tensors, IValue positions, Precision precision) {
            long width = parameters.get("embed_tokens.weight").shape()[1];
            return calls.of(
                    scope,
                    "head",
                    tensors,
                    positions,
                    scope.of(scaled ? Math.sqrt(width) : 1),
                    scope.of(style.epsilon()),
                    scope.of((long) style.padding().orElse(-1)),
                    scope.of((long) precision.scalarType()));
        }
    }

    /**
     * Loads a decoder.
     *
     * @throws CheckpointException if not all of it is there
     * @throws DeviceMemoryException if the device has too little memory for it
     */
    public static TextDecoder load(Making making, Precision precision, Device device) {
        DecoderDimensions dimensions =
                DecoderDimensions.of(making.parameters, making.heads, making.encoderWidth, making.where);
        return TorchRuntime.inference(
                () -> new TextDecoder(making, dimensions, precision, TorchRuntime.newManager(device)));
    }

    private TextDecoder(Making making, DecoderDimensions dimensions, Precision precision, PtNDManager manager) {
        this.dimensions = dimensions;
        this.context = making.context;
        this.manager = manager;
        this.scope = new NativeScope(manager);
        this.script = Script.load(TextDecoder.class, "TextDecoder", precision, manager.getDevice());
        this.weights = weights(making, precision);
    }

    private Weights weights(Making making, Precision precision) {
        try {
            return DeviceMemoryException.telling("loading the weights", () -> {
                Loading loading = new Loading(making, precision);
                return new Weights(
                        loading.head(),
                        scope.ofValues(IntStream.range(0, dimensions.layers())
                                .mapToObj(loading::block)
                                .toList()));
            });
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** How large it is. */
    public DecoderDimensions dimensions() {
        return dimensions;
    }

    /** Positions for prompt and text. */
    int context() {
        return context;
    }

    /**
     * What it attends to of encoded clips.
     *
     * @param frames states of each clip that it sees
     * @param kept owns the result
     */
    public Memory memory(AvHubertStates states, int[] frames, NativeScope kept) {
        try (NativeScope staging = new NativeScope(manager)) {
            IValue slots =
                    script.call(kept, "cross", weights.head(), weights.blocks(), states.states(), staging.of((long)
                            dimensions.heads()));
            int width = IntStream.of(states.frames()).max().orElseThrow();
            boolean equal = IntStream.of(frames).allMatch(count -> count == width);
            IValue bias = script.call(
                    kept,
                    "crossBias",
                    states.states(),
                    staging.of(
                            equal
                                    ? ALL_EQUAL
                                    : Arrays.stream(frames).asLongStream().toArray()));
            return new Memory(slots, bias, frames);
        }
    }

    /** Begins to write about some clips of a batch. */
    public TextRun run(Memory memory, int[] rows, PtNDManager parent) {
        TextRun run = new TextRun(this, script, weights, memory, parent);
        if (rows.length < memory.frames().length) {
            try {
                run.keep(rows);
            } catch (RuntimeException e) {
                run.close();
                throw e;
            }
        }
        return run;
    }

    @Override
    public void close() {
        scope.close();
        script.close();
        manager.close();
    }

    /**
     * Keys and values that the decoder makes of encoded clips once, and reads at every step.
     *
     * @param slots of every layer, {@code clips x heads x states x width of a head}
     * @param bias no element if all states are a clip's own, else one that hides the others
     * @param frames of each clip
     */
    public record Memory(IValue slots, IValue bias, int[] frames) {}

    /** Records of the script. */
    record Weights(IValue head, IValue blocks) {}

    private final class Loading {
        private final Making making;
        private final Precision precision;

        Loading(Making making, Precision precision) {
            this.making = making;
            this.precision = precision;
        }

        IValue block(int layer) {
            try (NativeScope staging = new NativeScope(scope.arrays())) {
                IValue tensors = staging.of(
                        making.parameters.under("layers." + layer + ".").arrays(staging));
                return script.call(scope, "block", tensors, staging.of((long) precision.scalarType()));
            }
        }

        IValue head() {
            String[] names = making.parameters.names().stream()
                    .filter(name -> !name.startsWith("layers."))
                    .toArray(String[]::new);
            try (NativeScope staging = new NativeScope(scope.arrays())) {
                IValue tensors = staging.of(making.parameters.matching(names).arrays(staging));
                IValue positions = staging.of(making.positions(dimensions.width(), staging.arrays()));
                return making.head(script::call, scope, tensors, positions, precision);
            }
        }
    }
}
