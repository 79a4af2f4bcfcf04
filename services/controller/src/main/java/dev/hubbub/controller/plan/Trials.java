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
    private final BitSet failed = new BitSet();
    private final BitSet open = new BitSet();
    private final BitSet scored = new BitSet();
    private boolean stopped;

    Trials(ExperimentSpec spec, ExperimentGraph experiment) {
        this.experiment = experiment;
        this.guard = new DegeneracyGuard(spec.decoding().stopAfterFlaggedSegments());
        this.parallelism = new Parallelism(spec.parallelism());
        this.limit = new FailureLimit(spec.maxFailedTrials());
        this.plans = new ArrayList<>(experiment.rows().size());
        for (TrialRow row : experiment.rows()) {
            positions.put(row, plans.size());
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

    /** Says how far each is, and who may go on. */
    void judge() {
        if (parallelism.isLimited()) {
            admit();
        }
        BitSet changed = (BitSet) unplanned.clone();
        unplanned.clear();
        changed.stream().forEach(this::plan);
        boolean stop = limit.isExceededBy(failed.cardinality());
        if (stop != stopped) {
            stopped = stop;
            changed.set(0, plans.size());
        }
        changed.stream()
                .filter(i -> experiment.rows().get(i).step() != null)
                .forEach(i -> experiment.rows().get(i).live(experiment.graph(), open.get(i) && !stopped));
    }

    /** How far each trial is, in the grid's order. */
    List<TrialPlan> plans() {
        if (!stopped) {
            return List.copyOf(plans);
        }
        String message = limit.message(failed.cardinality());
        return plans.stream()
                .map(plan -> plan.isFinal() ? plan : plan.stopped(message))
                .toList();
    }

    boolean areStopped() {
        return stopped;
    }

    /** Whether nothing more will happen to any of them. */
    boolean areFinal() {
        return stopped || open.isEmpty();
    }

    /** How many are final and have no score. */
    int unscored() {
        return plans.size() - scored.cardinality() - (stopped ? 0 : open.cardinality());
    }

    /** The scores that are there, one entry for each trial. */
    List<OutputAddress> committedScores() {
        return scored.stream().mapToObj(i -> plans.get(i).score()).toList();
    }

    private void lookAtAll() {
        unlooked.set(0, plans.size());
    }

    private void plan(int i) {
        TrialPlan plan = experiment.rows().get(i).plan(guard);
        plans.set(i, plan);
        failed.set(i, plan.phase() == TrialPhase.Failed);
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
