package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.task.TrainingCurve.Judged;
import dev.hubbub.contracts.task.TrainingCurve.Stretch;
import dev.hubbub.evaluation.api.CurvesView;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.page.ChartData;
import dev.hubbub.evaluation.page.RunTable;
import dev.hubbub.evaluation.report.GateReport;
import dev.hubbub.evaluation.report.RunReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How runs of training went and go.
 *
 * @param head what is known of the experiment; {@code null} before its first report
 */
record TrainingPage(String namespace, String experiment, ExperimentHead head, CurvesView view) {

    /**
     * What is drawn of a run that is over, as the page's script reads it.
     *
     * @param steps that were planned
     * @param lastStep that it went to
     * @param early whether it ended because it did not get better
     * @param bestStep after which its best checkpoint was saved
     * @param gates whether what it made may take its base's place, a sentence each
     */
    record Drawn(
            String name,
            int steps,
            int lastStep,
            boolean early,
            int bestStep,
            List<String> gates,
            List<Stretch> stretches,
            List<Judged> judged) {

        static Drawn of(RunReport run, List<GateReport> gates) {
            RunReport.Course course = run.course();
            return new Drawn(
                    run.name(),
                    course.steps(),
                    course.lastStep(),
                    course.early(),
                    course.bestStep(),
                    gates.stream()
                            .map(gate -> gate.trial() + ": " + gate.outcome()
                                    + (gate.numbers().isEmpty() ? "" : ", " + gate.numbers()) + ".")
                            .toList(),
                    course.losses(),
                    course.judged() == null ? List.of() : course.judged());
        }
    }

    Map<String, Object> data() {
        Map<String, Object> data = new HashMap<>();
        data.put("namespace", namespace);
        data.put("name", experiment);
        data.put("reported", head != null);
        data.put("head", head == null ? null : ExperimentHeading.of(head, View.TRAINING));
        data.put("link", Address.ofExperiment(namespace, experiment).toString());
        data.put("gates", view.gates());
        data.put("runs", RunTable.of(view.runs(), view.gates()));
        data.put(
                "curves",
                ChartData.inScript(view.runs().stream()
                        .filter(run -> run.course() != null)
                        .map(run -> Drawn.of(run, RunTable.gatesOf(run, view.gates())))
                        .toList()));
        return data;
    }
}
