package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.checkpoint.MadeCheckpoints;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.CheckpointVerdict;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.Refusal;
import dev.hubbub.controller.telemetry.ClusterEvents;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Registers what an experiment made as Checkpoints, with what its gates say of it, as soon as each is known. */
final class WeightsRegistry {

    private final MadeCheckpoints checkpoints;
    private final ClusterEvents events;

    WeightsRegistry(MadeCheckpoints checkpoints, ClusterEvents events) {
        this.checkpoints = checkpoints;
        this.events = events;
    }

    /** Registers what is new in a plan. */
    void register(Experiment experiment, RunMemory memory, Plan plan) throws IOException {
        for (ModelSpec model : experiment.getSpec().models()) {
            Optional<OutputAddress> output = Optional.ofNullable(
                            memory.work().checkpoints().get(model.name()))
                    .filter(known -> !known.makers().isEmpty())
                    .flatMap(KnownCheckpoint::made)
                    .filter(plan.committed()::contains);
            if (output.isPresent()) {
                register(experiment, memory, model, output.get(), verdict(model, memory, plan));
            }
        }
    }

    private void register(
            Experiment experiment,
            RunMemory memory,
            ModelSpec model,
            OutputAddress output,
            Optional<CheckpointVerdict> verdict) {
        String what = "model " + model.name() + " at " + output
                + verdict.map(known -> ": " + known).orElse("");
        if (memory.work().isKnown(what)) {
            return;
        }
        try {
            String name = checkpoints.register(experiment, model, output, verdict);
            events.normal(experiment, "CheckpointRegistered", "The Checkpoint " + name + " is " + what);
        } catch (KubernetesClientException e) {
            if (!Refusal.isLasting(e)) {
                throw e;
            }
            // The numbers do not depend on it.
            events.warning(
                    experiment,
                    "CheckpointNotRegistered",
                    "There is no Checkpoint of " + what + ", so nobody is told of it: " + Refusal.line(e));
        }
        memory.work().isNews(what);
    }

    /** What the gates say for which it is the candidate: the worst of it, once all have decided. */
    private static Optional<CheckpointVerdict> verdict(ModelSpec model, RunMemory memory, Plan plan)
            throws IOException {
        List<TrialPlan.Judged> gates = plan.trials().stream()
                .filter(trial -> trial.definition().model().name().equals(model.name()))
                .flatMap(trial -> trial.gates().stream())
                .toList();
        if (gates.isEmpty()) {
            return Optional.empty();
        }
        GateVerdict.Outcome worst = GateVerdict.Outcome.PROMOTED;
        for (TrialPlan.Judged gate : gates) {
            if (gate.verdict() == null) {
                return Optional.of(CheckpointVerdict.awaited);
            }
            GateVerdict.Outcome one =
                    memory.work().scores().verdict(gate.verdict()).outcome();
            worst = one.compareTo(worst) > 0 ? one : worst;
        }
        return Optional.of(CheckpointVerdict.of(worst));
    }
}
