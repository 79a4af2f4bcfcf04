package dev.hubbub.controller.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.Maker;
import dev.hubbub.controller.resource.TrainingSpec;
import dev.hubbub.datasets.Dataset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run in federated rounds: in each, every worker begins with the same weights, trains on its own shard, and the weights
 * that they end with are averaged by how many utterances each has; the average is what the next round begins with. Source:
 * H. B. McMahan et al., Communication-Efficient Learning of Deep Networks from Decentralized Data, 2017.
 *
 * <p>Which workers are averaged is a part of an average's recipe. A worker that fails is left out of its round, if those
 * that do not are as many as the quorum; it is in the next one again. One that is late, and not waited for any longer, is
 * one that failed: which of them did is what the run's ledger of failures says, whatever they hand in afterwards, so that
 * whoever plans the run again comes to the same averages.
 */
final class FederatedRounds {

    private final TrainingSpec run;
    private final List<Shard> shards;
    private final List<Dataset.Session> heldOut;
    private final TrainingTask.Source noise;
    private final Map<OutputAddress, String> failed;

    /**
     * @param heldOut what workers judge their checkpoints by; none for a share of their own data
     * @param noise what all of them hear beside their clips; null for none
     * @param failed outputs that cannot be made, and why
     */
    FederatedRounds(
            TrainingSpec run,
            List<Shard> shards,
            List<Dataset.Session> heldOut,
            TrainingTask.Source noise,
            Map<OutputAddress, String> failed) {
        this.run = run;
        this.shards = shards;
        this.heldOut = heldOut;
        this.noise = noise;
        this.failed = failed;
    }

    /** What each round comes to, the first one first. */
    List<KnownCheckpoint.Planned> averages(KnownCheckpoint base) {
        List<KnownCheckpoint.Planned> averages = new ArrayList<>();
        KnownCheckpoint begun = base;
        for (int round = 0; round < run.rounds().count(); round++) {
            KnownCheckpoint.Planned average = average(round, begun);
            averages.add(average);
            begun = average;
        }
        return averages;
    }

    private KnownCheckpoint.Planned average(int round, KnownCheckpoint base) {
        List<KnownCheckpoint> parts = new ArrayList<>(List.of(base));
        List<MergingTask.Member> all = new ArrayList<>();
        List<MergingTask.Member> done = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (int worker = 0; worker < shards.size(); worker++) {
            KnownCheckpoint.Planned made = worker(round, worker, base.asIfThere());
            MergingTask.Member member =
                    new MergingTask.Member(made.reference(), shards.get(worker).examples());
            parts.add(made);
            all.add(member);
            String failure = failed.get(made.reference().output());
            if (failure != null) {
                missing.add("Round " + (round + 1) + " of run " + run.name() + " is averaged without worker "
                        + (worker + 1) + " (" + shards.get(worker).named() + "): " + failure);
            } else {
                done.add(member);
            }
        }
        boolean enough = done.size() >= run.rounds().least();
        MergingTask task = new MergingTask(enough ? done : all);
        Maker.Round maker = new Maker.Round(
                task,
                parts.subList(1, parts.size()).stream()
                        .flatMap(made -> made.made().stream())
                        .toList(),
                run.rounds().least(),
                Optional.ofNullable(run.rounds().graceSeconds()).map(Duration::ofSeconds));
        return KnownCheckpoint.merge(run.architecture(), task, parts, maker).without(enough ? missing : List.of());
    }

    private KnownCheckpoint.Planned worker(int round, int worker, KnownCheckpoint base) {
        Shard shard = shards.get(worker);
        TrainingTask task = new TrainingTask(
                        base.weights().orElseThrow(),
                        shard.source(run.data()),
                        run.heldOut() == null ? null : ModelCheckpoints.source(run.heldOut(), heldOut),
                        seeded(run.settings().settings(), (long) round * shards.size() + worker),
                        noise)
                .withSteps(List.of(RunStep.LAST));
        KnownCheckpoint.Planned trained = KnownCheckpoint.trained(
                run.name() + ", round " + (round + 1) + ", worker " + (worker + 1),
                run.architecture(),
                task,
                RunStep.LAST,
                base,
                Optional.empty(),
                ModelCheckpoints.references(shard.sessions()));
        return ModelCheckpoints.isChosen(RunStep.LAST, task.settings())
                ? trained.chosenBy(ModelCheckpoints.references(heldOut))
                : trained;
    }

    /** No two of them draw the same. */
    private static TrainingSettings seeded(TrainingSettings settings, long more) {
        ObjectNode values = (ObjectNode) Json.tree(settings);
        long seed = settings.seed() == null ? 0 : settings.seed();
        values.put("seed", (int) ((seed + more) % Integer.MAX_VALUE));
        return Json.mapper().convertValue(values, TrainingSettings.class);
    }
}
