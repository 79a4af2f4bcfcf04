package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.score.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All trials of an experiment without their texts: {@code index/experiments/<namespace>/<name>/<report>.json}.
 *
 * @param format the version of this form
 * @param objective what ranks them
 * @param weights what they hear with, each once
 * @param trials in the experiment's order
 */
public record TrialTable(String format, Metric objective, List<Weights> weights, List<TrialEntry> trials) {

    static final String FORMAT = "hubbub-trial-table/2";

    public TrialTable {
        weights = List.copyOf(weights);
        trials = List.copyOf(trials);
    }

    /** What a trial hears with. */
    public Weights weights(TrialEntry trial) {
        return weights.get(trial.weights());
    }

    /** The trial of this name. */
    public Optional<TrialEntry> trial(String name) {
        return trials.stream().filter(trial -> trial.name().equals(name)).findFirst();
    }

    /** Those of some names, by name. */
    public Map<String, TrialEntry> byName() {
        Map<String, TrialEntry> byName = new HashMap<>();
        trials.forEach(trial -> byName.putIfAbsent(trial.name(), trial));
        return byName;
    }
}
