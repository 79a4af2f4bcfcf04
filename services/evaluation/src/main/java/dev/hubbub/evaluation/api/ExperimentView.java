package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.Weights;
import java.time.Instant;
import java.util.List;

/**
 * An experiment in a list.
 *
 * @param namespace its namespace
 * @param name its name
 * @param written when it was reported last
 * @param objective what ranks its trials
 * @param maximize whether more is better
 * @param best the name of the best trial; absent if none can be ranked
 * @param bestValue its value, a fraction
 * @param obstacle why there is no best trial although some have a value
 * @param trials how many trials it has
 * @param scored how many of them have a score
 * @param sessions sessions scored in the trial that has most
 * @param audioSeconds seconds of audio in that trial
 * @param models its models
 */
public record ExperimentView(
        String namespace,
        String name,
        Instant written,
        Metric objective,
        boolean maximize,
        String best,
        Double bestValue,
        String obstacle,
        int trials,
        int scored,
        int sessions,
        double audioSeconds,
        List<String> models) {

    static ExperimentView of(ExperimentHead head) {
        return new ExperimentView(
                head.namespace(),
                head.experiment(),
                head.written(),
                head.objective(),
                head.maximize(),
                head.best(),
                head.bestValue(),
                head.obstacle(),
                head.trials(),
                head.scored(),
                head.sessions(),
                head.audioSeconds(),
                head.weights().stream().map(Weights::model).distinct().toList());
    }
}
