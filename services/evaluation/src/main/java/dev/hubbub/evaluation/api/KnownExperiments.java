package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.PrintableText;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.ExperimentIndex;
import dev.hubbub.evaluation.index.ExperimentName;
import dev.hubbub.evaluation.index.TrialEntry;
import dev.hubbub.evaluation.index.TrialTable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;

/** Experiments and trials by what a request calls them: what is not in the index is unknown, whatever it is called. */
@Singleton
public class KnownExperiments {

    private static final int LONGEST_SHOWN = 100;

    private final ExperimentIndex index;

    KnownExperiments(ExperimentIndex index) {
        this.index = index;
    }

    /**
     * A trial with what surrounds it.
     *
     * @param head its experiment
     * @param table the trials beside it
     * @param trial itself
     */
    public record KnownTrial(ExperimentHead head, TrialTable table, TrialEntry trial) {}

    /**
     * An experiment.
     *
     * @throws UnknownException if there is none of this name
     */
    public ExperimentHead experiment(String namespace, String experiment) throws IOException {
        Optional<ExperimentName> name = ExperimentName.of(namespace, experiment);
        Optional<ExperimentHead> head = name.isPresent() ? index.find(name.get()) : Optional.empty();
        return head.orElseThrow(() ->
                new UnknownException("There is no experiment '" + shown(namespace) + "/" + shown(experiment) + "'."));
    }

    /** Whether there is an experiment of this name in the index. */
    public boolean isIndexed(String namespace, String experiment) throws IOException {
        Optional<ExperimentName> name = ExperimentName.of(namespace, experiment);
        return name.isPresent() && index.find(name.get()).isPresent();
    }

    /**
     * A trial.
     *
     * @throws UnknownException if there is none of this name
     */
    public KnownTrial trial(String namespace, String experiment, String trial) throws IOException {
        ExperimentHead head = experiment(namespace, experiment);
        TrialTable table = index.trials(head);
        return new KnownTrial(
                head,
                table,
                table.trial(trial)
                        .orElseThrow(() -> new UnknownException(
                                "There is no trial '" + shown(trial) + "' in " + head.name() + ".")));
    }

    /** A name that somebody asked for, so short and so plain that it can be shown. */
    public static String shown(String name) {
        String line = PrintableText.line(name);
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
    }
}
