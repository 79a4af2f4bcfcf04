package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.plan.graph.Group;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Step;
import dev.hubbub.controller.plan.policy.DegeneracyGuard;
import dev.hubbub.controller.plan.policy.FailureLimit;
import dev.hubbub.controller.plan.policy.Parallelism;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** An experiment's trials: how far each is, which may be transcribed now, and whether it is worth going on. */
final class Trials {

    private final ExperimentGraph experiment;
    private final DegeneracyGuard guard;
    private final Parallelism parallelism;
    private final FailureLimit limit;
    private final Map<TrialRow, Integer> positions = new HashMap<>();
    private final Map<Group, List<TrialRow>> byGroup = new LinkedHashMap<>();
    private final BitSet unlooked = new BitSet();
    private final BitSet unplanned = new BitSet();
    private final BitSet unfinished = new BitSet();
    private final List<TrialPlan> plans;
    // Whose failures end the experiment: a checkpoint that landed and cannot be used is no fault of its spec.
    private final BitSet counted = new BitSet();
    private final BitSet failed = new BitSet();
    private final BitSet open = new BitSet();
    private final BitSet scored = new BitSet();
    private final BitSet finishing = new BitSet();
    private final boolean finishes;
    private final Integer deadlineSeconds;
    private Stop stop;
    private boolean late;

    Trials(ExperimentSpec spec, ExperimentGraph experiment) {
        this.experiment = experiment;
        this.guard = new DegeneracyGuard(spec.decoding().stopAfterFlaggedSegments());
        this.parallelism = new Parallelism(spec.parallelism());
        this.limit = new FailureLimit(spec.maxFailedTrials());
        this.finishes = spec.runningTrials() == ExperimentSpec.RunningTrials.Finish;
        this.deadlineSeconds = spec.deadlineSeconds();
        this.plans = new ArrayList<>(experiment.rows().size());
        for (TrialRow row : experiment.rows()) {
            positions.put(row, plans.size());
            counted.set(plans.size(), spec.models().contains(row.definition().model()));
            plans.add(null);
            if (row.step() != null) {
                byGroup.computeIfAbsent(row.group(), group -> new ArrayList<>()).add(row);
            }
        }
        lookAtAll();
    }

    /** Forgets what transcripts hold. */
    void forget() {
        experiment.rows().forEach(TrialRow::forget);
        lookAtAll();
    }

    /**
     * Takes in what became of inputs and scores.
     *
     * @param touched the nodes they belong to
     * @param known told of each score whose address became known
     * @throws IOException if a transcript cannot be read; the rest is looked at the next time
     */
    void look(Collection<Step> touched, Transcripts transcripts, Consumer<Output> known) throws IOException {
        for (Step step : touched) {
            TrialRow row = experiment.row(step);
            if (row != null) {
                unlooked.set(positions.get(row));
            }
        }
        for (int i = unlooked.nextSetBit(0); i >= 0; i = unlooked.nextSetBit(i + 1)) {
            TrialRow row = experiment.rows().get(i);
            if (row.step() != null) {
                row.look(experiment.graph(), guard, transcripts).ifPresent(known);
                unfinished.set(i, row.isUnfinished());
            }
            unlooked.clear(i);
            unplanned.set(i);
        }
    }

    /** The time that the experiment has is over; whether that is new. */
    boolean expire() {
        boolean news = !late;
        late = true;
        return news;
    }

    /** Says how far each is, and who may go on. */
    void judge() {
        BitSet changed = planned();
        Stop now = late && !open.isEmpty()
                ? Stop.DEADLINE
                : limit.isExceededBy(failed.cardinality()) ? Stop.TOO_MANY_FAILED_TRIALS : null;
        if (now == null && parallelism.isLimited()) {
            admit();
            changed.or(planned());
        }
        if (now != stop) {
            stop = now;
            finishing.clear();
            if (stop != null && finishes) {
                open.stream().filter(i -> isUnderway(plans.get(i))).forEach(finishing::set);
            }
            changed.set(0, plans.size());
        }
        changed.stream()
                .filter(i -> experiment.rows().get(i).step() != null)
                .forEach(i -> experiment.rows().get(i).live(experiment.graph(), goesOn(i)));
    }

    /** How far each trial is, in the grid's order. */
    List<TrialPlan> plans() {
        if (stop == null) {
            return List.copyOf(plans);
        }
        List<TrialPlan> shown = new ArrayList<>(plans.size());
        for (int i = 0; i < plans.size(); i++) {
            shown.add(open.get(i) && !goesOn(i) ? plans.get(i).stopped(stopMessage()) : plans.get(i));
        }
        return List.copyOf(shown);
    }

    /** Why they ended before all were done; absent if they did not, or those that may finish have not. */
    Optional<Stop> stop() {
        return areFinal() ? Optional.ofNullable(stop) : Optional.empty();
    }

    /** Whether nothing more will happen to any of them. */
    boolean areFinal() {
        return open.stream().noneMatch(this::goesOn);
    }

    private boolean goesOn(int i) {
        return open.get(i) && (stop == null || finishing.get(i));
    }

    private static boolean isUnderway(TrialPlan plan) {
        return plan.phase() == TrialPhase.Running || plan.phase() == TrialPhase.Scoring;
    }

    private String stopMessage() {
        return stop == Stop.DEADLINE
                ? "The experiment stopped before this trial was done: spec.deadlineSeconds is " + deadlineSeconds
                : limit.message(failed.cardinality());
    }

    /** How many are final and have no score. */
    int unscored() {
        return plans.size()
                - scored.cardinality()
                - (int) open.stream().filter(this::goesOn).count();
    }

    /** The scores that are there, one entry for each trial. */
    List<OutputAddress> committedScores() {
        return scored.stream().mapToObj(i -> plans.get(i).score()).toList();
    }

    private void lookAtAll() {
        unlooked.set(0, plans.size());
    }

    /** Says how far those are of whom something is new. */
    private BitSet planned() {
        BitSet changed = (BitSet) unplanned.clone();
        unplanned.clear();
        changed.stream().forEach(this::plan);
        return changed;
    }

    private void plan(int i) {
        TrialPlan plan = experiment.rows().get(i).plan(guard);
        plans.set(i, plan);
        failed.set(i, counted.get(i) && plan.phase() == TrialPhase.Failed);
        open.set(i, !plan.isFinal());
        scored.set(i, plan.isScored());
    }

    private void admit() {
        Map<Group, Integer> waiting = new LinkedHashMap<>();
        unfinished.stream().forEach(i -> waiting.merge(experiment.rows().get(i).group(), 1, Integer::sum));
        Set<Group> started = parallelism.started(waiting);
        byGroup.forEach((group, rows) -> {
            if (group.isAdmitted() != started.contains(group)) {
                experiment.graph().admit(group, started.contains(group));
                rows.forEach(row -> unplanned.set(positions.get(row)));
            }
        });
    }
}
