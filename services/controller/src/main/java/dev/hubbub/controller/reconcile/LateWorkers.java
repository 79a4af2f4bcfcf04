package dev.hubbub.controller.reconcile;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.observe.Failure;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.plan.Maker;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.resource.Experiment;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Ends the wait for workers of federated rounds. That one is late is found out once, by a clock, and is a failure of its
 * output in the run's ledger from then on: what is planned follows from the ledger alone, and what the worker hands in
 * afterwards changes nothing. Its pod is stopped, so that it does not train on for nobody: the failure names the pod's
 * Job, in case the controller ends before it has stopped it. One that starts anew waits from the beginning, which is
 * longer and never shorter.
 */
final class LateWorkers {

    private final FailureLedger ledger;
    private final Clock clock;

    LateWorkers(FailureLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Gives up those of a run whose time is over. */
    void giveUp(Experiment experiment, RunMemory memory) throws IOException {
        RunWork work = memory.work();
        if (experiment.getSpec().suspend()) {
            work.forgetQuorums();
            return;
        }
        List<Maker.Round> rounds = work.checkpoints().values().stream()
                .flatMap(checkpoint -> checkpoint.makers().values().stream())
                .filter(Maker.Round.class::isInstance)
                .map(Maker.Round.class::cast)
                .distinct()
                .toList();
        for (Maker.Round round : rounds) {
            if (round.grace().isPresent()) {
                giveUp(round, round.grace().get(), memory);
            }
        }
    }

    private void giveUp(Maker.Round round, Duration grace, RunMemory memory) throws IOException {
        RunWork work = memory.work();
        OutputAddress average = round.task().recipe().address();
        List<OutputAddress> late = round.late(work.commits()::isKnown, work.failures()::containsKey);
        if (late.isEmpty() || work.isOver(average)) {
            return;
        }
        Instant now = clock.instant();
        if (work.quorumSince(average, now).plus(grace).isAfter(now)) {
            return;
        }
        Failure failure = new Failure(
                late,
                null,
                null,
                work.jobOf(Queue.TRAINING).orElse(null),
                FailureReason.RetriesExhausted,
                "It was not done " + grace.toSeconds() + " s after " + round.least() + " of "
                        + round.workers().size()
                        + " workers were, and is not waited for any longer (rounds.graceSeconds)",
                now);
        ledger.record(memory.run(), List.of(failure));
        work.failed(failure);
        work.abandoned(late);
    }
}
