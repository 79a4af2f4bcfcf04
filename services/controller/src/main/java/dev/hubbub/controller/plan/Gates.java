package dev.hubbub.controller.plan;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.GateTask;
import dev.hubbub.contracts.task.GateTask.GatedSet;
import dev.hubbub.contracts.task.ReportTask.LearntSessions;
import dev.hubbub.contracts.task.ReportTask.ReportedGate;
import dev.hubbub.controller.plan.graph.LaterTask;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.plan.graph.Step;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.resource.DatasetSpec;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.GateSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The comparisons of new checkpoints with their bases: one for each point of the grid at which both have a trial. */
final class Gates {

    private static final Placement PLACEMENT = Placement.in(Queue.EVALUATION, "gates");

    /** The trials of a candidate and of its base at one point. */
    private static final class Pair {
        private final GateSpec spec;
        private final List<GatedSet> sets;
        private final int base;
        private final int candidate;
        private Step step;
        private GateTask task;
        private Output output;

        Pair(GateSpec spec, List<GatedSet> sets, int base, int candidate) {
            this.spec = spec;
            this.sets = sets;
            this.base = base;
            this.candidate = candidate;
        }
    }

    private final TaskGraph graph;
    private final List<Pair> pairs = new ArrayList<>();

    /**
     * @param trials in the grid's order
     * @param learnt the sessions that models know from their training, or were chosen by
     * @throws InvalidExperimentException if a gate compares nothing
     */
    Gates(
            ExperimentSpec spec,
            List<TrialDefinition> trials,
            List<KnownSession> sessions,
            List<LearntSessions> learnt,
            TaskGraph graph)
            throws InvalidExperimentException {
        this.graph = graph;
        for (GateSpec gate : spec.gates()) {
            List<GatedSet> sets = sets(spec, gate, sessions, learnt);
            int before = pairs.size();
            for (int candidate = 0; candidate < trials.size(); candidate++) {
                for (int base = 0; base < trials.size(); base++) {
                    if (Objects.equals(trials.get(candidate).model().name(), gate.candidate())
                            && Objects.equals(trials.get(base).model().name(), gate.base())
                            && trials.get(base)
                                    .point()
                                    .equals(trials.get(candidate).point())) {
                        pairs.add(new Pair(gate, sets, base, candidate));
                    }
                }
            }
            if (pairs.size() == before) {
                throw new InvalidExperimentException(
                        "spec.gates compare " + gate.candidate() + " with " + gate.base()
                                + ", which have no trial at the same point of the grid: name models that have, or exclude less");
            }
        }
        for (Pair pair : pairs) {
            pair.step = graph.add(new LaterTask(() -> Optional.ofNullable(pair.task), PLACEMENT));
        }
    }

    private static List<GatedSet> sets(
            ExperimentSpec spec, GateSpec gate, List<KnownSession> sessions, List<LearntSessions> learnt) {
        Set<String> known = learnt(gate.candidate(), learnt);
        Set<String> knownToBase = learnt(gate.base(), learnt);
        knownToBase.removeAll(known);
        return Stream.concat(gate.inDomain().stream(), gate.outOfSample().stream())
                .map(name -> {
                    List<String> own = sessions(spec, name, sessions);
                    return new GatedSet(
                            name,
                            gate.inDomain().contains(name),
                            own,
                            own.stream().filter(known::contains).toList(),
                            own.stream().filter(knownToBase::contains).toList());
                })
                .toList();
    }

    private static Set<String> learnt(String model, List<LearntSessions> learnt) {
        return learnt.stream()
                .filter(one -> one.model().equals(model))
                .flatMap(one -> one.sessions().stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static List<String> sessions(ExperimentSpec spec, String dataset, List<KnownSession> sessions) {
        return spec.datasets().stream()
                .filter(one -> Objects.equals(one.name(), dataset))
                .flatMap(one ->
                        sessions.stream().filter(session -> isOf(one, session)).map(KnownSession::name))
                .toList();
    }

    private static boolean isOf(DatasetSpec dataset, KnownSession session) {
        return session.reference().dataset().uri().equals(dataset.uri())
                && (dataset.sessions().isEmpty() || dataset.sessions().contains(session.name()));
    }

    /**
     * Takes in how far the trials are.
     *
     * @return where verdicts go of which that became known
     */
    List<Output> update(List<TrialPlan> trials) {
        List<Output> known = new ArrayList<>();
        for (Pair pair : pairs) {
            TrialPlan base = trials.get(pair.base);
            TrialPlan candidate = trials.get(pair.candidate);
            GateTask now = base.isScored() && candidate.isScored()
                    ? new GateTask(
                            base.score(),
                            candidate.score(),
                            pair.sets,
                            pair.spec.level(),
                            pair.spec.tolerance(),
                            pair.spec.unit())
                    : null;
            if (now == null ? pair.task == null : now.equals(pair.task)) {
                continue;
            }
            if (pair.output != null) {
                graph.want(pair.output, -1);
            }
            pair.task = now;
            pair.output =
                    now == null ? null : graph.makes(pair.step, now.recipe().address());
            if (pair.output != null) {
                graph.want(pair.output, 1);
                known.add(pair.output);
            }
        }
        return known;
    }

    /** Whether nothing more will become known. */
    boolean areSettled(List<TrialPlan> trials) {
        return pairs.stream()
                .allMatch(pair -> pair.output == null
                        ? problem(pair, trials) != null
                        : pair.output.state().isSettled());
    }

    /** The trials, each with the gates it is a candidate of, and where their verdicts are if they are there. */
    List<TrialPlan> judged(List<TrialPlan> trials) {
        if (pairs.isEmpty()) {
            return trials;
        }
        List<TrialPlan> judged = new ArrayList<>(trials);
        for (Pair pair : pairs) {
            judged.set(
                    pair.candidate,
                    judged.get(pair.candidate)
                            .judged(new TrialPlan.Judged(
                                    trials.get(pair.base).definition().name(),
                                    isCommitted(pair) ? pair.output.address() : null)));
        }
        return judged;
    }

    /**
     * What a report tells of them.
     *
     * @param runs by a trial's place, the name of the run that made its weights; {@code null} where none did
     */
    List<ReportedGate> reported(List<TrialPlan> trials, IntFunction<String> runs) {
        return pairs.stream()
                .map(pair -> new ReportedGate(
                        trials.get(pair.candidate).definition().name(),
                        trials.get(pair.base).definition().name(),
                        isCommitted(pair) ? pair.output.address() : null,
                        isCommitted(pair) ? null : problem(pair, trials),
                        runs.apply(pair.candidate)))
                .toList();
    }

    private static boolean isCommitted(Pair pair) {
        return pair.output != null && pair.output.state().isCommitted();
    }

    /** Why there will be no verdict; {@code null} if there may be one. */
    private static String problem(Pair pair, List<TrialPlan> trials) {
        if (pair.output != null) {
            return pair.output.state().failure();
        }
        return Stream.of(trials.get(pair.candidate), trials.get(pair.base))
                .filter(trial -> trial.isFinal() && !trial.isScored())
                .findFirst()
                .map(trial -> trial.definition().name() + " has no score")
                .orElse(null);
    }

    /** The verdicts that are there. */
    List<OutputAddress> committed() {
        return pairs.stream()
                .filter(Gates::isCommitted)
                .map(pair -> pair.output.address())
                .toList();
    }

    /** How many verdicts there will not be. */
    int failed(List<TrialPlan> trials) {
        return (int)
                pairs.stream().filter(pair -> problem(pair, trials) != null).count();
    }

    int size() {
        return pairs.size();
    }
}
