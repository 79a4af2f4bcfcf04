package dev.hubbub.controllerbench;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.InvalidExperimentException;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.KnownSession;
import dev.hubbub.controller.plan.Outputs;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.plan.Planner;
import dev.hubbub.controller.plan.SegmentTally;
import dev.hubbub.controller.plan.Situation;
import dev.hubbub.controller.plan.TaskLog;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the planner costs by itself, with nobody to ask and nothing to send: processor time of the first plan, and of the
 * plan that each further result brings. More trials than an experiment may have are several experiments.
 */
final class PlanningCost {

    /** As many trials as an experiment may have. */
    private static final int MOST_TRIALS = 2000;

    private static final int RESULTS = 10;

    /**
     * What was found.
     *
     * @param experiments how many experiments the trials were shared by
     * @param first milliseconds of the first plans of all of them, the building of their graphs included
     * @param transcript milliseconds of the plan after one more transcription task
     * @param score milliseconds of the plan after one more scoring
     */
    record Row(int trials, int experiments, double first, double transcript, double score) {}

    private final int sessions;

    PlanningCost(int sessions) {
        this.sessions = sessions;
    }

    Row of(int trials) throws IOException {
        int experiments = (trials + MOST_TRIALS - 1) / MOST_TRIALS;
        double first = 0;
        Run last = null;
        for (int i = 0; i < experiments; i++) {
            last = new Run(trials / experiments, i);
            first += last.begin();
        }
        last.finish(StageName.SEGMENTATION);
        double transcript = last.finish(StageName.TRANSCRIPTION);
        return new Row(trials, experiments, first, transcript, last.some(StageName.SCORING));
    }

    /** One experiment and what became of its tasks. */
    private final class Run {
        private final ExperimentSpec spec;
        private final String name;
        private final CommitsInMemory commits = new CommitsInMemory();
        private final TaskLog log = new TaskLog();
        private final Situation situation = new Situation(commits, transcript -> SegmentTally.NONE, log);
        private final Deque<Task> waiting = new ArrayDeque<>();
        private Planner planner;

        Run(int trials, int number) {
            this.name = "bench-" + number;
            this.spec = Json.mapper().convertValue(new BenchExperiment(name, trials, 1).spec(), ExperimentSpec.class);
        }

        double begin() throws IOException {
            DatasetReference dataset = new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/media/" + name);
            List<KnownSession> known = IntStream.range(0, sessions)
                    .mapToObj(i -> new KnownSession(
                            new SessionReference(dataset, "s" + i, Digest.of(name + i)), Digest.of("text " + i), false))
                    .toList();
            Map<String, KnownCheckpoint> checkpoints = Map.of(
                    "none",
                    new KnownCheckpoint.Found(new CheckpointReference.Stored(
                            "whisper", null, "s3://hubbub/checkpoints/none", Digest.of("none"), null)));
            long before = processorNanos();
            try {
                planner = new Planner("bench", name, spec, known, checkpoints);
            } catch (InvalidExperimentException e) {
                throw new IllegalStateException(e);
            }
            return milliseconds(before) + plan();
        }

        /** Plans, and takes what became ready; milliseconds of the planning. */
        private double plan() throws IOException {
            long before = processorNanos();
            Plan plan = planner.plan(situation);
            double spent = milliseconds(before);
            for (Task task : plan.ready()) {
                waiting.add(task);
                log.sent(addresses(task));
            }
            return spent;
        }

        /** Commits all tasks of a stage; of those that are planned after, the mean milliseconds. */
        double finish(StageName stage) throws IOException {
            double mean = some(stage);
            List<Task> rest = new ArrayList<>(
                    waiting.stream().filter(task -> task.stage() == stage).toList());
            rest.forEach(this::commit);
            plan();
            return mean;
        }

        /** Commits a few tasks of a stage and plans after each; the mean milliseconds. */
        double some(StageName stage) throws IOException {
            double spent = 0;
            int results = 0;
            for (Task task : List.copyOf(waiting)) {
                if (task.stage() == stage && results < RESULTS) {
                    commit(task);
                    spent += plan();
                    results++;
                }
            }
            return results == 0 ? 0 : spent / results;
        }

        private void commit(Task task) {
            waiting.remove(task);
            addresses(task).forEach(commits::commit);
        }
    }

    private static List<OutputAddress> addresses(Task task) {
        return task.recipes().stream().map(Recipe::address).toList();
    }

    /** A store of commits that costs nothing to ask. */
    private static final class CommitsInMemory implements Outputs {
        private final Set<OutputAddress> committed = new HashSet<>();
        private final Set<OutputAddress> lookedFor = new HashSet<>();
        private final List<OutputAddress> found = new ArrayList<>();

        @Override
        public Set<OutputAddress> committed(Collection<OutputAddress> addresses) {
            Set<OutputAddress> there = new HashSet<>();
            for (OutputAddress address : addresses) {
                (committed.contains(address) ? there : lookedFor).add(address);
            }
            return there;
        }

        @Override
        public List<OutputAddress> found(int from) {
            return List.copyOf(found.subList(from, found.size()));
        }

        void commit(OutputAddress address) {
            committed.add(address);
            if (lookedFor.remove(address)) {
                found.add(address);
            }
        }
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double milliseconds(long since) {
        return (processorNanos() - since) / 1e6;
    }
}
