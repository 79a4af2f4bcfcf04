package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.page.Figures;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands above every view of an experiment.
 *
 * @param namespace its namespace
 * @param name its name
 * @param best the best trial; {@code null} if none can be ranked
 * @param bestValue its value
 * @param bestLink where it is shown
 * @param objective what ranks the trials, in words
 * @param surely whether it is the best by more than chance, as sentences; {@code null} where that was not looked at
 * @param obstacle why there is no best trial, as a sentence
 * @param remarks what a reader must know before believing the numbers
 * @param tabs the views
 */
record ExperimentHeading(
        String namespace,
        String name,
        String best,
        String bestValue,
        String bestLink,
        String objective,
        String surely,
        String obstacle,
        List<String> remarks,
        List<Tab> tabs) {

    /**
     * A view.
     *
     * @param label what it is called
     * @param link where it is
     * @param current whether one is there
     */
    record Tab(String label, String link, boolean current) {}

    static ExperimentHeading of(ExperimentHead head, View current) {
        List<Tab> tabs = new ArrayList<>();
        for (View view : View.values()) {
            if (view.isOf(head)) {
                tabs.add(new Tab(view.label(), view.of(head).toString(), view == current));
            }
        }
        return new ExperimentHeading(
                head.namespace(),
                head.experiment(),
                head.best(),
                Figures.percentInText(head.bestValue()),
                head.best() == null
                        ? null
                        : Address.ofExperiment(head.namespace(), head.experiment(), "trials", head.best())
                                .toString(),
                (head.maximize() ? "highest " : "lowest ") + head.objective().meaning(),
                head.surely(),
                head.obstacle() == null
                        ? "No trial can be ranked by " + head.objective().label() + "."
                        : "No trial is the best: " + head.obstacle() + ".",
                head.remarks() == null ? List.of() : head.remarks(),
                tabs);
    }
}
