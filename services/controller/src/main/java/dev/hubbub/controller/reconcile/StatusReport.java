package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.ChosenBySessions;
import dev.hubbub.contracts.task.ReportTask.LearntSessions;
import dev.hubbub.contracts.task.ReportTask.Remark;
import dev.hubbub.contracts.task.ReportTask.ReportedOverview;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.plan.Stop;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.BoundedText;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Condition.Reason;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.ExperimentStatus.Best;
import dev.hubbub.controller.resource.ExperimentStatus.GateCounts;
import dev.hubbub.controller.resource.ExperimentStatus.OutputCounts;
import dev.hubbub.controller.resource.ExperimentStatus.TrialCounts;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in a status what a reconciliation came to. */
final class StatusReport {

    /** A status is kept for every experiment, and lists of faults can be long. */
    private static final int LONGEST_MESSAGE = 2000;

    private final Experiment experiment;
    private final RunMemory memory;
    private final Instant now;

    StatusReport(Experiment experiment, RunMemory memory, Instant now) {
        this.experiment = experiment;
        this.memory = memory;
        this.now = now;
    }

    /**
     * What trials are worth.
     *
     * @param best the best one; absent if none can be ranked
     * @param obstacle why none is although some have a value, as the end of a sentence; absent otherwise
     * @param gates whether checkpoints may take the place of their bases
     */
    record Merit(Best best, String obstacle, List<GateCounts> gates) {

        static final Merit NONE = new Merit(null, null, List.of());
    }

    /**
     * The status.
     *
     * @param outcome what the reconciliation came to
     * @param merit what its trials are worth so far
     * @param report the report's page; absent if there is none
     */
    ExperimentStatus of(Outcome outcome, Merit merit, String report) {
        return outcome.match(
                takenUp -> planless(ExperimentPhase.Planning, Reason.Planning, "The experiment is being planned"),
                unplanned -> planless(unplanned.phase(), unplanned.reason(), unplanned.message()),
                held -> planned(held.plan(), ExperimentPhase.Running, held.reason(), held.message(), merit, report),
                acted -> acted(acted.plan(), merit, report),
                suspended -> planned(
                        suspended.plan(),
                        ExperimentPhase.Suspended,
                        Reason.Suspended,
                        "The experiment is suspended; set spec.suspend to false to go on",
                        merit,
                        report));
    }

    private ExperimentStatus acted(Plan plan, Merit merit, String report) {
        return plan.finished()
                ? finished(plan, merit, report)
                : planned(plan, ExperimentPhase.Running, Reason.TasksRunning, runningMessage(plan), merit, report);
    }

    private ExperimentStatus finished(Plan plan, Merit merit, String report) {
        long scored = plan.trials().stream().filter(TrialPlan::isScored).count();
        long whole = plan.trials().stream()
                .filter(trial -> trial.phase() == TrialPhase.Succeeded)
                .count();
        OutputCounts outputs = outputs(plan);
        String counts = outputs.computed() + " computed, " + outputs.reused() + " reused";
        if (plan.stopped()) {
            return planned(
                    plan,
                    ExperimentPhase.Failed,
                    plan.stop() == Stop.DEADLINE ? Reason.DeadlineExceeded : Reason.TooManyFailedTrials,
                    plan.stop() == Stop.DEADLINE
                            ? "It was not done within the "
                                    + experiment.getSpec().deadlineSeconds()
                                    + " seconds of spec.deadlineSeconds: " + scored + " of "
                                    + number(plan.trials().size(), "trial") + " scored"
                            : "More trials failed than spec.maxFailedTrials allows: " + firstMessage(plan),
                    merit,
                    report);
        }
        if (scored == 0) {
            return planned(
                    plan,
                    ExperimentPhase.Failed,
                    Reason.AllTrialsFailed,
                    "No trial could be scored: " + firstMessage(plan),
                    merit,
                    report);
        }
        if (whole == plan.trials().size() && plan.reportFailure() == null) {
            return planned(
                    plan,
                    ExperimentPhase.Succeeded,
                    Reason.AllTrialsSucceeded,
                    number(whole, "trial") + " scored: " + counts + noBest(merit) + judged(merit) + unseen(plan)
                            + meant(plan),
                    merit,
                    report);
        }
        String what = plan.reportFailure() != null
                ? "The report could not be written: " + plan.reportFailure()
                : scored + " of " + number(plan.trials().size(), "trial") + " scored, " + whole
                        + " over every session: " + counts + noBest(merit) + judged(merit) + "; " + firstMessage(plan)
                        + unseen(plan) + meant(plan);
        return planned(plan, ExperimentPhase.CompletedWithFailures, Reason.SomeTrialsFailed, what, merit, report);
    }

    private static String noBest(Merit merit) {
        return merit.obstacle() == null ? "" : "; no trial is the best: " + merit.obstacle();
    }

    private static String judged(Merit merit) {
        return merit.gates().stream()
                .map(gate -> "; " + gate.candidate() + " against " + gate.base() + ": " + verdicts(gate))
                .collect(Collectors.joining());
    }

    private static String verdicts(GateCounts gate) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("promoted", gate.promoted());
        counts.put("rejected", gate.rejected());
        counts.put("undecided", gate.undecided());
        counts.put("without a verdict", gate.unjudged());
        counts.values().removeIf(count -> count == 0);
        // Of a single point the word alone.
        return counts.size() == 1 && counts.containsValue(1)
                ? counts.keySet().iterator().next()
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
    }

    /** No score lacks anything then, but the report lacks what people would look at. */
    private static String unseen(Plan plan) {
        List<ReportedOverview> unseen =
                plan.reportTask() == null ? List.of() : plan.reportTask().notLookedOver();
        if (unseen.isEmpty()) {
            return "";
        }
        String others = unseen.size() == 1 ? "" : " and of " + number(unseen.size() - 1, "other session");
        return "; the report lacks the faces of " + unseen.get(0).session() + others + ": "
                + unseen.get(0).failure();
    }

    /** Every trial is scored then, but some scores do not mean what they seem to. */
    private static String meant(Plan plan) {
        ReportTask report = plan.reportTask();
        if (report == null) {
            return "";
        }
        return first(report.learnt(), LearntSessions::sentence, "other model")
                + first(report.chosen(), ChosenBySessions::sentence, "other model")
                + first(report.remarks(), Remark::sentence, "other thing");
    }

    private static <T> String first(List<T> all, Function<T, String> sentence, String what) {
        if (all == null) {
            return "";
        }
        String others = all.size() == 1 ? "" : "; the report says the like of " + number(all.size() - 1, what);
        return "; " + sentence.apply(all.get(0)) + others;
    }

    private Integer observedReruns() {
        int reruns = memory.run().reruns();
        return reruns == 0 ? null : reruns;
    }

    // What was counted before stays: the store is away, not the results.
    private ExperimentStatus planless(ExperimentPhase phase, Reason reason, String said) {
        String message = bounded(said);
        boolean underWay = phase == ExperimentPhase.Planning;
        Optional<ExperimentStatus> before = memory.status().filter(status -> status.trials() != null);
        Condition.Status planned = before.isPresent()
                ? Condition.Status.True
                : underWay ? Condition.Status.Unknown : Condition.Status.False;
        return new ExperimentStatus(
                phase,
                experiment.getMetadata().getGeneration(),
                memory.run().annotation(),
                observedReruns(),
                new ExperimentStatus.Began(memory.run().generation(), memory.subject()),
                message,
                List.of(
                        condition(Condition.Type.Planned, planned, reason, message),
                        condition(Condition.Type.Progressing, status(underWay), reason, message),
                        condition(Condition.Type.Complete, Condition.Status.False, reason, message)),
                before.map(ExperimentStatus::trials).orElse(null),
                before.map(ExperimentStatus::outputs).orElse(null),
                before.map(ExperimentStatus::sessions).orElse(null),
                before.map(ExperimentStatus::progress).orElse(0.0),
                null,
                before.map(ExperimentStatus::best).orElse(null),
                before.map(ExperimentStatus::gates).orElse(null),
                before.map(ExperimentStatus::report).orElse(null),
                memory.startTime().toString(),
                null);
    }

    private ExperimentStatus planned(
            Plan plan, ExperimentPhase phase, Reason reason, String said, Merit merit, String report) {
        String message = bounded(said);
        // A plan that could not be acted on is not over, even if all its outputs are there.
        boolean complete = phase.isFinal();
        boolean progressing = phase == ExperimentPhase.Running && reason == Reason.TasksRunning;
        String plannedMessage = number(plan.trials().size(), "trial") + ", " + number(plan.total(), "output");
        return new ExperimentStatus(
                phase,
                experiment.getMetadata().getGeneration(),
                memory.run().annotation(),
                observedReruns(),
                new ExperimentStatus.Began(memory.run().generation(), memory.subject()),
                message,
                Stream.concat(
                                Stream.of(
                                        condition(
                                                Condition.Type.Planned,
                                                Condition.Status.True,
                                                Reason.TrialsPlanned,
                                                plannedMessage),
                                        condition(Condition.Type.Progressing, status(progressing), reason, message),
                                        condition(Condition.Type.Complete, status(complete), reason, message)),
                                progressing ? Stream.of(workersReady()) : Stream.empty())
                        .toList(),
                trials(plan),
                outputs(plan),
                plan.trials().get(0).sessionsTotal(),
                progress(plan),
                complete ? null : activity(),
                merit.best(),
                merit.gates(),
                report,
                memory.startTime().toString(),
                complete ? completionTime() : null);
    }

    /** Of nobody in particular while there is nothing to do: a run that waits or is over has no such condition. */
    private Condition workersReady() {
        return memory.trouble(now)
                .map(trouble -> condition(
                        Condition.Type.WorkersReady,
                        Condition.Status.False,
                        trouble.reason(),
                        bounded(trouble.sentence())))
                .orElseGet(() -> condition(
                        Condition.Type.WorkersReady,
                        Condition.Status.True,
                        Reason.WorkersReady,
                        "Nothing is known that keeps pods or services from the work"));
    }

    private static TrialCounts trials(Plan plan) {
        int pending = 0;
        int running = 0;
        int succeeded = 0;
        int incomplete = 0;
        int failed = 0;
        for (TrialPlan trial : plan.trials()) {
            switch (trial.phase()) {
                case Pending -> pending++;
                case Running, Scoring -> running++;
                case Succeeded -> succeeded++;
                case Incomplete -> {
                    succeeded++;
                    incomplete++;
                }
                case Failed, Stopped -> failed++;
            }
        }
        return new TrialCounts(plan.trials().size(), pending, running, succeeded, incomplete, failed);
    }

    private OutputCounts outputs(Plan plan) {
        int reused = (int) memory.work().commits().reused(plan.committed());
        return new OutputCounts(plan.total(), plan.committed().size() - reused, reused, plan.failed(), underway(plan));
    }

    // Counted after the plan's tasks were sent.
    private int underway(Plan plan) {
        return plan.finished() ? 0 : memory.work().underwayCount();
    }

    private double progress(Plan plan) {
        if (plan.finished()) {
            return 1.0;
        }
        double done = plan.committed().size() + plan.failed() + memory.partialOutputs(now);
        return Math.round(1000 * Math.min(done / plan.total(), 0.999)) / 1000.0;
    }

    private String activity() {
        List<TaskProgress> running = memory.running(now);
        if (running.isEmpty()) {
            return null;
        }
        TaskProgress longest = running.get(0);
        String text = String.format(Locale.ROOT, "%s: %.0f %%", longest.title(), 100 * longest.fraction());
        return running.size() == 1 ? text : text + " (and " + (running.size() - 1) + " more)";
    }

    private String runningMessage(Plan plan) {
        return plan.committed().size() + " of " + number(plan.total(), "output") + " there, " + underway(plan)
                + " underway"
                + memory.trouble(now).map(trouble -> "; " + trouble.sentence()).orElse("");
    }

    private static String firstMessage(Plan plan) {
        return plan.trials().stream()
                .filter(trial -> trial.phase() != TrialPhase.Stopped)
                .map(TrialPlan::message)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("see the trials' messages");
    }

    private String completionTime() {
        return memory.status()
                .map(ExperimentStatus::completionTime)
                .orElse(now.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    private Condition condition(Condition.Type type, Condition.Status status, Reason reason, String message) {
        return Condition.of(
                type,
                status,
                reason,
                message,
                experiment.getMetadata().getGeneration(),
                memory.status()
                        .or(() -> Optional.ofNullable(experiment.getStatus()))
                        .map(ExperimentStatus::conditions)
                        .orElse(List.of()),
                now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String bounded(String message) {
        return BoundedText.of(message, LONGEST_MESSAGE);
    }

    private static Condition.Status status(boolean holds) {
        return holds ? Condition.Status.True : Condition.Status.False;
    }

    private static String number(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
