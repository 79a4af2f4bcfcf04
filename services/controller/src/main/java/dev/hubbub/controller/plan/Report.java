package dev.hubbub.controller.plan;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.ReportedOverview;
import dev.hubbub.contracts.task.ReportTask.ReportedRun;
import dev.hubbub.contracts.task.ReportTask.ReportedTrial;
import dev.hubbub.controller.plan.graph.LaterTask;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.Step;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.resource.ConversationsSpec;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.ObjectiveSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The report that ends an experiment. */
final class Report {

    private static final Placement PLACEMENT = Placement.in(Queue.EVALUATION, "report");

    /**
     * What is known of models before they have any number.
     *
     * @param learnt those that are evaluated on what they were trained on
     * @param chosen those that are evaluated on what they were chosen by
     */
    record Known(
            List<ReportTask.LearntSessions> learnt,
            List<ReportTask.ChosenBySessions> chosen,
            List<ReportTask.Remark> remarks) {}

    private final String namespace;
    private final String experiment;
    private final ObjectiveSpec objective;
    private final ReportTask.Setup setup;
    private final TaskGraph graph;
    private final Map<String, Output> overviews;
    private final Known known;
    private final List<ExperimentGraph.PlannedRun> runs;
    private final Step step;
    private boolean wantsOverviews;
    private ReportTask task;
    private Output output;

    Report(String namespace, String experiment, ExperimentSpec spec, ExperimentGraph graph, Known known) {
        this.namespace = namespace;
        this.experiment = experiment;
        this.objective = spec.objective();
        this.setup = setup(spec);
        this.graph = graph.graph();
        this.overviews = graph.overviews();
        this.known = known;
        this.runs = graph.runs();
        this.step = this.graph.add(new LaterTask(() -> Optional.ofNullable(task), PLACEMENT));
        // They are made while trials are on their way, not behind them.
        wantOverviews(true);
    }

    private static ReportTask.Setup setup(ExperimentSpec spec) {
        return new ReportTask.Setup(
                spec.datasets().stream()
                        .map(dataset -> new ReportTask.ReportedDataset(
                                dataset.name(),
                                dataset.layout().inStore(),
                                dataset.uri(),
                                dataset.language(),
                                dataset.view().inStore(),
                                dataset.columns() == null
                                        ? null
                                        : dataset.columns().columns()))
                        .toList(),
                spec.decoding().options().values().byName(),
                spec.conversations().method() == ConversationsSpec.Method.overlap
                        ? null
                        : spec.conversations().method().name());
    }

    /**
     * Takes in how far the trials are. Of an experiment that was stopped, or without any score, the report tells of those
     * face tracks that were looked over until then: nobody waits hours for the others. Verdicts are a matter of seconds, and
     * it waits for each that there can be.
     *
     * @return where it goes, if that is known for the first time, or is another place than before
     */
    Optional<Output> update(List<TrialRow> rows, Trials progress, Gates gates) {
        List<TrialPlan> trials = progress.plans();
        boolean areFinal = progress.areFinal();
        wantOverviews(!areFinal || progress.stop().isEmpty() && trials.stream().anyMatch(TrialPlan::isScored));
        boolean seen = !wantsOverviews
                || overviews.values().stream().allMatch(each -> each.state().isSettled());
        ReportTask now = areFinal && seen && gates.areSettled(trials) ? report(trials, rows, gates) : null;
        if (now == null ? task == null : now.equals(task)) {
            return Optional.empty();
        }
        if (output != null) {
            graph.want(output, -1);
        }
        task = now;
        output = now == null ? null : graph.makes(step, now.recipe().address());
        if (output != null) {
            graph.want(output, 1);
        }
        return Optional.ofNullable(output);
    }

    /** What makes it; absent until every trial is final. */
    Optional<ReportTask> task() {
        return Optional.ofNullable(task);
    }

    /** Where it goes; {@code null} until every trial is final. */
    OutputAddress address() {
        return output == null ? null : output.address();
    }

    /** Where it is, if it is there. */
    Optional<OutputAddress> committed() {
        return Optional.ofNullable(output)
                .filter(report -> report.state().isCommitted())
                .map(Output::address);
    }

    /** Why there will be none; {@code null} otherwise. */
    String failure() {
        return output == null ? null : output.state().failure();
    }

    boolean isSettled() {
        return output != null && output.state().isSettled();
    }

    private void wantOverviews(boolean wanted) {
        if (wanted != wantsOverviews) {
            wantsOverviews = wanted;
            overviews.values().forEach(overview -> graph.want(overview, wanted ? 1 : -1));
        }
    }

    private ReportTask report(List<TrialPlan> trials, List<TrialRow> rows, Gates gates) {
        List<ReportedTrial> reported = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            TrialPlan trial = trials.get(i);
            Optional<MergingTask> merge = rows.get(i).merge();
            reported.add(new ReportedTrial(
                    trial.definition().name(),
                    trial.definition().model().name(),
                    rows.get(i).weights().orElse(null),
                    merge.map(MergingTask::members).orElse(null),
                    merge.map(ReportTask.ReportedMerging::of).orElse(null),
                    trial.definition().point().parameters(),
                    trial.isScored() ? trial.score() : null,
                    trial.isScored() ? null : trial.message()));
        }
        return new ReportTask(
                namespace,
                experiment,
                objective.metric().name(),
                objective.goal() == Metric.Goal.maximize,
                reported,
                setup,
                overviews.entrySet().stream()
                        .filter(each -> each.getValue().state().isSettled())
                        .map(each -> reported(each.getKey(), each.getValue()))
                        .toList(),
                known.learnt(),
                gates.reported(trials, place -> runOf(rows.get(place))),
                runs.stream().map(Report::reported).toList(),
                known.chosen(),
                known.remarks());
    }

    /** The name of the run that made a trial's weights; {@code null} where none did. */
    private String runOf(TrialRow row) {
        OutputAddress made = row.weights()
                .<OutputAddress>map(weights -> weights.match(stored -> null, CheckpointReference.Made::output))
                .orElse(null);
        return runs.stream()
                .filter(run -> run.checkpoints().stream()
                        .anyMatch(each -> each.address().equals(made)))
                .map(ExperimentGraph.PlannedRun::name)
                .findFirst()
                .orElse(null);
    }

    private static ReportedRun reported(ExperimentGraph.PlannedRun run) {
        // Whichever it came to: all of them say the same of the run.
        return run.checkpoints().stream()
                .filter(made -> made.state().isCommitted())
                .findFirst()
                .map(made -> new ReportedRun(run.name(), made.address(), null))
                .orElseGet(() -> new ReportedRun(run.name(), null, failure(run)));
    }

    private static String failure(ExperimentGraph.PlannedRun run) {
        return run.checkpoints().stream()
                .map(made -> made.state().failure())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("It had not ended when the experiment did.");
    }

    private static ReportedOverview reported(String session, Output overview) {
        String failure = overview.state().failure();
        return failure == null
                ? new ReportedOverview(session, overview.address())
                : ReportedOverview.failed(session, failure);
    }
}
