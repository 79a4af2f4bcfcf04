package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.index.ExperimentHead;

/** The views of an experiment, in the order of their tabs. */
enum View {
    TRIALS("Trials", "");

    private final String label;
    private final String path;

    View(String label, String path) {
        this.label = label;
        this.path = path;
    }

    String label() {
        return label;
    }

    /** Whether there is anything to see of an experiment. */
    boolean isOf(ExperimentHead head) {
        return true;
    }

    /** Where it is. */
    Address of(ExperimentHead head) {
        return path.isEmpty()
                ? Address.ofExperiment(head.namespace(), head.experiment())
                : Address.ofExperiment(head.namespace(), head.experiment(), path);
    }
}
