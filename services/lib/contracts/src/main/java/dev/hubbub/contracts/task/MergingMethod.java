package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A way to make one checkpoint of several, with the settings that it has. */
public enum MergingMethod {
    /** The weighted sum. */
    @JsonProperty("average")
    AVERAGE(false, true, "weightSum"),
    /** Along the arc from one checkpoint to another. */
    @JsonProperty("slerp")
    SLERP(false, false, "at"),
    /** The base and the weighted sum of what was learnt since. */
    @JsonProperty("task-arithmetic")
    TASK_ARITHMETIC(true, true, "scale"),
    /** Of what was learnt the largest numbers, where the members agree on the sign. */
    @JsonProperty("ties")
    TIES(true, false, "density", "scope", "scale"),
    /** Of what was learnt a random part, made as much larger. */
    @JsonProperty("dare")
    DARE(true, true, "density", "seed", "scale"),
    /** The exponential moving average over checkpoints in order. */
    @JsonProperty("exponential-average")
    EXPONENTIAL_AVERAGE(false, false, "decay"),
    /** Equal parts of those that do not raise the error rate of what is held out, the best first. */
    @JsonProperty("greedy-soup")
    GREEDY_SOUP(false, false);

    private final boolean base;
    private final boolean weights;
    private final Set<String> settings;

    MergingMethod(boolean base, boolean weights, String... settings) {
        this.base = base;
        this.weights = weights;
        this.settings = Set.of(settings);
    }

    /** Whether it adds to a base what was learnt since. */
    public boolean hasBase() {
        return base;
    }

    /** Whether members may count differently. */
    public boolean hasWeights() {
        return weights;
    }

    /** Whether a setting of {@link MergingSettings} means something to it. */
    public boolean has(String setting) {
        return settings.contains(setting);
    }

    /** The methods that have a setting, for people. */
    static String having(String setting) {
        return Arrays.stream(values())
                .filter(method -> method.has(setting))
                .map(MergingMethod::toString)
                .collect(Collectors.joining(", "));
    }

    /** The name in files and in what people read, such as {@code task-arithmetic}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
