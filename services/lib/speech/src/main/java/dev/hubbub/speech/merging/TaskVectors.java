package dev.hubbub.speech.merging;

import java.util.ArrayList;
import java.util.List;

/** What the methods that add task vectors to a base have in common: a task vector is a member less the base. */
final class TaskVectors {

    private TaskVectors() {}

    /** The problem of weights where the method has none. */
    static List<String> unweighted(MergingMethod method, List<MergeMember> members) {
        List<String> problems = new ArrayList<>();
        for (MergeMember member : members) {
            if (member.weight() != 1) {
                problems.add("The method " + method.name() + " has no weights, but " + member.name() + " has one of "
                        + member.weight() + ": leave it out.");
            }
        }
        return problems;
    }

    static void requireScale(double scale) {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("The scale must be a number, not " + scale + ".");
        }
    }

    static void requireDensity(double density) {
        if (!(density > 0 && density <= 1)) {
            throw new IllegalArgumentException("The density must be above 0 and at most 1, not " + density + ".");
        }
    }

    static double[] weights(MergedModels models) {
        return models.members().stream().mapToDouble(MergeMember::weight).toArray();
    }
}
