package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How checkpoints are merged. What a method has no setting of is absent; what it has is written out, also the default.
 *
 * @param method the arithmetic
 * @param weightSum of {@code average}: what the weights must add up to; absent is one
 * @param at of {@code slerp}: 0 is the first checkpoint, 1 the second; absent is 0.5
 * @param scale how much of what was learnt is added to the base; absent is 1
 * @param density the share of what was learnt that is kept, above 0 to 1; absent is 0.2 for {@code ties}, 0.1 for {@code dare}
 * @param scope of {@code ties}: among what the largest numbers are looked for; absent is one tensor
 * @param seed of {@code dare}: equal seeds give equal checkpoints; absent is 0
 * @param decay of {@code exponential-average}: how much of the average stays at each step, above 0 and below 1; absent is 0.9
 * @param wholeNumbers what becomes of whole numbers, such as counters; absent must be equal
 */
public record MergingSettings(
        MergingMethod method,
        WeightSum weightSum,
        Double at,
        Double scale,
        Double density,
        Scope scope,
        Integer seed,
        Double decay,
        WholeNumbers wholeNumbers) {

    /** What weights must add up to. */
    public enum WeightSum {
        /** One. */
        @JsonProperty("one")
        ONE,
        /** Anything: only the proportions matter. */
        @JsonProperty("scaled")
        SCALED,
        /** Anything: the weights are taken as they are, and the result is no mean. */
        @JsonProperty("any")
        ANY
    }

    /** Among what the largest numbers are looked for. */
    public enum Scope {
        /** Those of one tensor. */
        @JsonProperty("tensor")
        TENSOR,
        /** Those of the whole checkpoint. */
        @JsonProperty("global")
        GLOBAL
    }

    /** What becomes of whole numbers, which are never computed with. */
    public enum WholeNumbers {
        /** They must be the same in all checkpoints. */
        @JsonProperty("equal")
        EQUAL,
        /** They are the base's, or the first member's. */
        @JsonProperty("first")
        FIRST
    }

    /** The weighted mean as it was before there were other methods; whole numbers are the first member's. */
    public static final MergingSettings MEAN = new MergingSettings(
            MergingMethod.AVERAGE, WeightSum.SCALED, null, null, null, null, null, null, WholeNumbers.FIRST);

    private static final double GREATEST_SCALE = 1000;

    /** @throws IllegalArgumentException if a setting is outside of its limits, or means nothing to the method */
    public MergingSettings {
        method = method == null ? MergingMethod.AVERAGE : method;
        weightSum = known(method, "weightSum", weightSum, WeightSum.ONE);
        at = known(method, "at", at, 0.5);
        scale = known(method, "scale", scale, 1.0);
        density = known(method, "density", density, method == MergingMethod.DARE ? 0.1 : 0.2);
        scope = known(method, "scope", scope, Scope.TENSOR);
        seed = known(method, "seed", seed, 0);
        decay = known(method, "decay", decay, 0.9);
        wholeNumbers = wholeNumbers == null ? WholeNumbers.EQUAL : wholeNumbers;
        require("at", at == null || at >= 0 && at <= 1, "0 to 1", at);
        require("scale", scale == null || Math.abs(scale) <= GREATEST_SCALE, "-1000 to 1000", scale);
        require("density", density == null || density > 0 && density <= 1, "above 0 and at most 1", density);
        require("decay", decay == null || decay > 0 && decay < 1, "above 0 and below 1", decay);
        require("seed", seed == null || seed >= 0, "0 or above", seed);
    }

    private static <T> T known(MergingMethod method, String setting, T value, T usual) {
        if (value != null && !method.has(setting)) {
            throw new IllegalArgumentException(
                    "Merging: " + setting + " is for " + MergingMethod.having(setting) + ", not for " + method + ".");
        }
        return value == null && method.has(setting) ? usual : value;
    }

    private static void require(String setting, boolean holds, String limits, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("Merging: " + setting + " must be " + limits + ", not " + value + ".");
        }
    }

    /** The same with the weights of the members scaled to add up to one. */
    public MergingSettings withScaledWeights() {
        return method == MergingMethod.AVERAGE
                ? new MergingSettings(method, WeightSum.SCALED, null, null, null, null, null, null, wholeNumbers)
                : this;
    }

    /** Whether it is the one merge there was at first, whose tasks say nothing of a method. */
    @JsonIgnore
    public boolean isMean() {
        return equals(MEAN);
    }
}
