package dev.hubbub.localdev.experiment;

import java.util.List;

/** Is told how a run goes on. Called by one thread at a time. */
@FunctionalInterface
public interface RunListener {

    /**
     * Something changed.
     *
     * @param experiment how far the experiment is
     * @param trials its trials, in their order
     */
    void changed(ExperimentState experiment, List<TrialState> trials);
}
