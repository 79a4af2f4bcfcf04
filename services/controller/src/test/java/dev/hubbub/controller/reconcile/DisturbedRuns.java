package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.TrialStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;

/** Experiments of which one is in each of the phases there are, while something is done to the installation. */
abstract class DisturbedRuns extends ControllerFixture {

    /** In the order in which their workers are held up: who waits for a report takes no scoring, either. */
    private static final List<StageName> PHASES = List.of(
            StageName.REPORT, StageName.SCORING, StageName.TRANSCRIPTION, StageName.TRAINING, StageName.SEGMENTATION);

    private static Result undisturbed;

    /** What an experiment came to, without what is another in each run. */
    private record Result(
            ExperimentPhase phase,
            ExperimentStatus.TrialCounts trials,
            int outputs,
            int failed,
            ExperimentStatus.Best best,
            Map<String, List<Object>> table) {

        static Result of(String name) {
            ExperimentStatus status = experiment(name).getStatus();
            Map<String, List<Object>> table = new TreeMap<>();
            for (String trial : ControllerFixture.trials(name)) {
                table.put(
                        trial.substring(name.length()),
                        said(ControllerFixture.trial(trial).getStatus()));
            }
            return new Result(
                    status.phase(),
                    status.trials(),
                    status.outputs().total(),
                    status.outputs().failed(),
                    status.best(),
                    table);
        }

        private static List<Object> said(TrialStatus status) {
            return Stream.of(
                            status.phase(),
                            status.conditions().stream()
                                    .map(condition ->
                                            condition.type() + " " + condition.status() + " " + condition.reason())
                                    .toList(),
                            status.sessions(),
                            status.metrics(),
                            status.seconds(),
                            status.realTimeFactor(),
                            String.valueOf(status.message()))
                    .toList();
        }
    }

    @BeforeAll
    static void run_undisturbed() throws Exception {
        study("undisturbed");
        awaitFinal("undisturbed");
        undisturbed = Result.of("undisturbed");
        assertEquals(ExperimentPhase.Succeeded, undisturbed.phase());
        assertEquals(4, undisturbed.table().size());
    }

    /** An experiment with all stages, none of whose outputs another has. */
    private static void study(String name) throws Exception {
        record(name);
        applyStudy(name);
    }

    private static void record(String name) throws Exception {
        manifest(name, name + "-1");
        manifest(name + "-taught", name + "-2");
    }

    private static void applyStudy(String name) {
        apply(
                name,
                dataset(name)
                        + "models: [{name: a, checkpoint: 's3://hubbub/checkpoints/a'}, {name: tuned, run: tune}]\n"
                        + "training: [{name: tune, checkpoint: 's3://hubbub/checkpoints/a', data: {uri:"
                        + " 's3://hubbub/media/" + name + "-taught.jsonl'}, settings: {steps: 2}}]\n"
                        + "decoding: {grid: {beamSize: [1, 2]}}\n");
    }

    /**
     * How long something is away: as long as {@code hubbub.outage.seconds} says, such as for a minute, or else as long as it
     * takes until nobody tries to reach it any more.
     */
    static Duration outage(Duration least) {
        return Duration.ofSeconds(Math.max(least.toSeconds(), Long.getLong("hubbub.outage.seconds", 0)));
    }

    /** Something that happens to an installation. */
    interface Disturbance {
        void happens() throws Exception;
    }

    /**
     * Disturbs experiments in all phases, from one that is only applied to one that is being deleted, and sees that all
     * end as if nothing had been, and nothing was made twice.
     *
     * @param prefix what their names begin with
     * @param begin begins the disturbance
     * @param end returns when it is over
     */
    static void disturb(String prefix, Disturbance begin, Disturbance end) throws Exception {
        study(prefix + "-ended");
        awaitFinal(prefix + "-ended");
        Map<StageName, String> names = new EnumMap<>(StageName.class);
        for (StageName phase : PHASES) {
            names.put(phase, prefix + "-" + phase.text());
        }
        record(prefix + "-planning");
        begin(StageName.TRANSCRIPTION, prefix + "-leaving");
        for (StageName phase : PHASES) {
            begin(phase, names.get(phase));
        }

        begin.happens();
        client.resource(experiment(prefix + "-leaving")).delete();
        applyStudy(prefix + "-planning");
        annotate(prefix + "-ended", "again");
        workers.letAllGo();
        end.happens();

        List<String> all = new ArrayList<>(names.values());
        all.add(prefix + "-planning");
        for (String name : all) {
            awaitFinal(name);
            assertEquals(undisturbed, Result.of(name), name);
        }
        awaitStatus(prefix + "-ended", known -> "again".equals(known.observedRun()) && isComplete(known));
        assertEquals(undisturbed, Result.of(prefix + "-ended"));
        await().atMost(PATIENCE).until(() -> experiment(prefix + "-leaving") == null);
        await().atMost(PATIENCE).until(() -> jobs(prefix + "-leaving").isEmpty());
        assertEquals(new HashSet<>(workers.made).size(), workers.made.size(), "some output was made twice");
    }

    private static void begin(StageName phase, String name) throws Exception {
        workers.hold(phase, NAMESPACE + "/" + name);
        study(name);
        if (phase == StageName.SCORING) {
            // All of it waits behind a report; what the controller knows of it is the same.
            int before = undisturbed.outputs() - undisturbed.table().size() - 1;
            awaitStatus(
                    name,
                    known -> known.outputs() != null
                            && known.outputs().computed() == before
                            && known.outputs().running() == undisturbed.table().size());
        } else {
            await(name).atMost(PATIENCE).until(() -> workers.isHolding(phase, NAMESPACE + "/" + name));
        }
    }
}
