package dev.hubbub.controller.observe;

import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.TrialSpec;
import dev.hubbub.controller.resource.TrialStatus;
import java.util.List;

/**
 * What a run came to.
 *
 * @param status the experiment's status
 * @param table its Trials
 */
public record LastWord(ExperimentStatus status, List<Row> table) {

    /**
     * One Trial.
     *
     * @param name the name of its object
     */
    public record Row(String name, TrialSpec spec, TrialStatus status) {}

    public LastWord {
        table = List.copyOf(table);
    }
}
