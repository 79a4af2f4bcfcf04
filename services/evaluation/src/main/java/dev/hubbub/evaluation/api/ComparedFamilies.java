package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedComparison.Verdict;
import java.util.List;

/**
 * Models of several experiments, and of tables that others published, each compared with one of them over the sessions that
 * both have; each session weighs the same.
 *
 * @param metric by what
 * @param base the family that is compared with
 * @param families the base and the others, in the order of the experiments
 */
public record ComparedFamilies(Metric metric, String base, List<Family> families) {

    /**
     * A model, by its best trial.
     *
     * @param family the experiment or the table, and the model
     * @param namespace that of the experiment; absent for imported results
     * @param experiment its name; absent for imported results
     * @param trial the best of the model's trials by the metric, of those scored on most sessions; absent for imported results
     * @param imported whether the numbers are somebody else's
     * @param scoring how texts were compared
     * @param sessions that have a value of the metric
     * @param mean over them; absent where there is none
     * @param interval where that lies with 95 %, sessions drawn again and again; absent where they are too few
     * @param change what is compared with the base; absent for itself
     */
    public record Family(
            String family,
            String namespace,
            String experiment,
            String trial,
            boolean imported,
            String scoring,
            int sessions,
            Double mean,
            Interval interval,
            Change change) {}

    /**
     * How it differs from the base.
     *
     * @param sessions that both have
     * @param obstacle why the two are not compared; absent where they are, and what follows absent where they are not
     * @param base the base's mean over these sessions
     * @param mean its own
     * @param difference where the change lies with 95 %; absent, as is the next, where there are too few sessions to tell
     * @param p how often so large a difference comes about by chance, corrected by Holm for all that are compared
     * @param verdict what that means at a level of 0.05
     */
    public record Change(
            int sessions, String obstacle, Double base, Double mean, Interval difference, Double p, Verdict verdict) {}
}
