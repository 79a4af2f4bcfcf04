package dev.hubbub.speech.decoding;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Script;
import java.util.List;

/**
 * Choosing tokens from logits where they lie, so that only the chosen ones leave the device. Logits have the shape
 * {@code rows x positions x vocabulary} in float32; every method looks at one position. Choosing uses that position up:
 * suppressed tokens are struck out where they stand.
 */
public final class Selection implements AutoCloseable {
    private final Script script;

    public Selection(Device device) {
        this.script = Script.load(Selection.class, "Selection", device);
    }

    /**
     * The likeliest tokens of every row under the rules. In a large vocabulary they are looked for among the runs of
     * tokens with the highest peaks, because ordering all tokens takes longer than the rest of the choice.
     */
    Choices best(NativeScope scope, IValue logits, long position, Allowed allowed, int count) {
        IValue result = script.call(
                scope,
                "best",
                logits,
                scope.of(position),
                scope.of(allowed.suppressed()),
                scope.of(allowed.places()),
                scope.of(allowed.limits()),
                scope.of(allowed.firstTimestamp()),
                scope.of(allowed.afterTimestamps()),
                scope.of(allowed.renormalised()),
                scope.of((long) count));
        return choices(scope, result, count);
    }

    /**
     * The likeliest tokens of every row under the rules, and one token besides: last in its row, and impossible there if
     * it is among the likeliest already.
     */
    Choices bestAndOne(NativeScope scope, IValue logits, long position, Allowed allowed, int count, long token) {
        IValue result = script.call(
                scope,
                "bestAndOne",
                logits,
                scope.of(position),
                scope.of(allowed.suppressed()),
                scope.of(allowed.places()),
                scope.of(allowed.limits()),
                scope.of(allowed.firstTimestamp()),
                scope.of(allowed.afterTimestamps()),
                scope.of(allowed.renormalised()),
                scope.of((long) count),
                scope.of(token));
        return choices(scope, result, count + 1);
    }

    /**
     * Tokens drawn at random under the rules.
     *
     * @param draws numbers in [0, 1), as many per row as tokens are wanted
     */
    Choices draw(
            NativeScope scope,
            IValue logits,
            long position,
            Allowed allowed,
            double temperature,
            double[] draws,
            int count) {
        IValue result = script.call(
                scope,
                "draw",
                logits,
                scope.of(position),
                scope.of(allowed.suppressed()),
                scope.of(allowed.places()),
                scope.of(allowed.limits()),
                scope.of(allowed.firstTimestamp()),
                scope.of(allowed.afterTimestamps()),
                scope.of(temperature),
                scope.of(draws));
        return choices(scope, result, count);
    }

    /**
     * The probability of one token in every row, among all tokens.
     *
     * @return one number per row
     */
    public float[] probability(NativeScope scope, IValue logits, long position, long token) {
        IValue result = script.call(scope, "probability", logits, scope.of(position), scope.of(token));
        return scope.array(result).toFloatArray();
    }

    /**
     * Probabilities of some tokens in every row.
     *
     * @param among the tokens that share the probability of 1, in the order of the result
     * @return {@code rows x among}
     */
    public float[] probabilities(NativeScope scope, IValue logits, long position, long[] among) {
        IValue result = script.call(scope, "probabilities", logits, scope.of(position), scope.of(among));
        return scope.array(result).toFloatArray();
    }

    private static Choices choices(NativeScope scope, IValue result, int count) {
        List<NDArray> arrays = scope.arrays(result);
        return new Choices(count, arrays.get(1).toLongArray(), arrays.get(0).toFloatArray());
    }

    @Override
    public void close() {
        script.close();
    }

    /**
     * What the rows may choose at one step.
     *
     * @param suppressed tokens that no row may choose
     * @param places see {@link NoRepeatedNgrams#places}
     * @param limits see {@link TokenRules#limits}
     * @param firstTimestamp the first timestamp token
     * @param afterTimestamps the token behind the last one
     * @param renormalised whether those that are allowed share the probability of those that are not; drawn tokens always
     *     do
     */
    record Allowed(
            long[] suppressed,
            long[] places,
            long[] limits,
            long firstTimestamp,
            long afterTimestamps,
            boolean renormalised) {

        Allowed(long[] suppressed, long[] places, long[] limits, long firstTimestamp, long afterTimestamps) {
            this(suppressed, places, limits, firstTimestamp, afterTimestamps, true);
        }
    }
}
