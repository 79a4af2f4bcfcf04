package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.index.ExperimentHead;
import java.util.function.Predicate;

/** The views of an experiment, in the order of their tabs. */
enum View {
    TRIALS("Trials", "", head -> true),
    CHARTS("Charts", "charts", head -> head.scored() > 0),
    GRID("Grid", "grid", head -> head.scored() > 0),
    SESSIONS("Sessions", "sessions", head -> head.scored() > 0),
    TRAINING("Training", "training", head -> head.runs() != null || head.gates() != null),
    CHECKPOINTS("Checkpoints", "checkpoints", head -> head.weights().stream()
            .anyMatch(weights -> weights.checkpoint() != null));

    private final String label;
    private final String path;
    private final Predicate<ExperimentHead> isOf;

    View(String label, String path, Predicate<ExperimentHead> isOf) {
        this.label = label;
        this.path = path;
        this.isOf = isOf;
    }

    String label() {
        return label;
    }

    /** Whether there is anything to see of an experiment. */
    boolean isOf(ExperimentHead head) {
        return isOf.test(head);
    }

    /** Where it is. */
    Address of(ExperimentHead head) {
        return path.isEmpty()
                ? Address.ofExperiment(head.namespace(), head.experiment())
                : Address.ofExperiment(head.namespace(), head.experiment(), path);
    }
}
