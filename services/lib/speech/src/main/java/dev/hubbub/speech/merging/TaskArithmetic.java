package dev.hubbub.speech.merging;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The base and, times a scale, the weighted sum of what each member has learnt since (Ilharco and others 2023). A weight
 * below 0 takes away what a member has learnt.
 */
public record TaskArithmetic(double scale) implements MergingMethod {

    public TaskArithmetic {
        TaskVectors.requireScale(scale);
    }

    @Override
    public String name() {
        return "task-arithmetic";
    }

    @Override
    public SortedMap<String, Object> settings() {
        return new TreeMap<>(Map.of("scale", scale));
    }

    @Override
    public boolean hasBase() {
        return true;
    }

    @Override
    public List<String> problems(List<MergeMember> members) {
        return List.of();
    }

    @Override
    public Kernels over(MergedModels models) {
        double[] weights = TaskVectors.weights(models);
        return parameter -> (numbers, target, count, first) -> {
            double[] base = numbers[0];
            for (int i = 0; i < count; i++) {
                double sum = 0;
                for (int member = 0; member < weights.length; member++) {
                    sum += weights[member] * (numbers[member + 1][i] - base[i]);
                }
                target[i] = base[i] + scale * sum;
            }
        };
    }
}
