package dev.hubbub.controller.plan;

import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.MergeSpec;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.TrainingSpec;
import dev.hubbub.controller.resource.WeightsSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The runs of training and the merges that an experiment's models need, directly or for what they are made from. */
public final class UsedWeights {

    private final ExperimentSpec spec;
    private final Map<String, SortedSet<RunStep>> runs = new TreeMap<>();
    private final Set<String> merges = new HashSet<>();

    private UsedWeights(ExperimentSpec spec) {
        this.spec = spec;
    }

    /** What a spec's models need; names that nothing has are passed over. */
    public static UsedWeights of(ExperimentSpec spec) {
        UsedWeights used = new UsedWeights(spec);
        spec.models().stream().map(ModelSpec::weights).forEach(used::use);
        return used;
    }

    private void use(WeightsSpec weights) {
        if (weights.run() != null) {
            SortedSet<RunStep> before = runs.get(weights.run());
            if (before != null) {
                before.add(weights.stepOrBest());
                return;
            }
            runs.put(weights.run(), new TreeSet<>(Set.of(weights.stepOrBest())));
            spec.run(weights.run()).map(TrainingSpec::start).ifPresent(this::use);
        }
        if (weights.merge() != null && merges.add(weights.merge())) {
            spec.merge(weights.merge()).ifPresent(merge -> merge.allWeights().forEach(this::use));
        }
    }

    /** The steps of a run whose checkpoints are needed; none if it is not needed. */
    public Set<RunStep> steps(String run) {
        return runs.getOrDefault(run, new TreeSet<>());
    }

    /** What of a spec is not made because no model needs it, each in a sentence with the remedy. */
    public List<String> unused() {
        List<String> unused = new ArrayList<>();
        spec.training().stream()
                .map(TrainingSpec::name)
                .filter(run -> !runs.containsKey(run))
                .forEach(
                        run -> unused.add(
                                "The run " + run
                                        + " of spec.training is not made, for no model needs it: name it in models[].run, or leave it out"));
        spec.mergesOrNone().stream()
                .map(MergeSpec::name)
                .filter(merge -> !merges.contains(merge))
                .forEach(merge -> unused.add("The merge " + merge
                        + " of spec.merging is not made, for no model needs it: name it in models[].merge, or leave it"
                        + " out"));
        return unused;
    }
}
