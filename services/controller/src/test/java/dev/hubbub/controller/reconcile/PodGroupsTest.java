package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.plan.graph.Queue;
import dev.hubbub.controller.pods.PodGroup;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.resource.ResourcesSpec;
import dev.hubbub.controller.resource.TrialSpec;
import dev.hubbub.controller.resource.TrialStatus;
import dev.hubbub.controller.work.Broker;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An installation with a second kind of pods: those of an experiment score and report, instead of a service. */
class PodGroupsTest extends ControllerFixture {

    private static final PodGroup EVALUATORS = new PodGroup(
            "evaluation",
            Queue.EVALUATION,
            (namespace, experiment) -> experiment.equals("untopical")
                    ? "no topic"
                    : "hubbub.tasks.evaluation." + namespace + "." + experiment,
            ResourcesSpec::transcription,
            "hubbub/evaluation:test",
            pods -> Map.of("HUBBUB_EVALUATORS", Integer.toString(pods.pods())));

    private static final String MEAN = "models: [{name: mean, average: [{checkpoint: 's3://hubbub/checkpoints/%s'},"
            + " {checkpoint: 's3://hubbub/checkpoints/%s', weight: 3}]}]\n";

    @BeforeAll
    static void installSecondGroup() {
        controller.close();
        controller = new Controller(
                settings("secret"),
                List.of(
                        PodGroup.training("hubbub/training:test"),
                        PodGroup.transcription("hubbub/transcription:test"),
                        EVALUATORS),
                client,
                registry,
                telemetry,
                Clock.systemUTC());
        controller.start();
        await().atMost(PATIENCE).until(() -> controller.missing().isEmpty());
    }

    @Test
    void another_kind_of_pods_is_an_entry_and_gets_its_own_queue_and_job() throws Exception {
        manifest("two-kinds", "k1", "k2");
        apply("two-kinds", oneModel("two-kinds") + "decoding: {grid: {beamSize: [1, 2]}}\n");
        ExperimentStatus status = awaitFinal("two-kinds").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        Map<String, List<Job>> byComponent = jobs("two-kinds").stream()
                .collect(Collectors.groupingBy(
                        job -> job.getMetadata().getLabels().get(Ownership.COMPONENT_LABEL)));
        assertEquals(Set.of("transcription", "evaluation"), byComponent.keySet());
        Job evaluation = byComponent.get("evaluation").get(0);
        assertTrue(evaluation.getMetadata().getName().startsWith("two-kinds-evaluation-"));
        var container =
                evaluation.getSpec().getTemplate().getSpec().getContainers().get(0);
        assertEquals("hubbub/evaluation:test", container.getImage());
        assertTrue(container.getEnv().stream()
                .anyMatch(variable -> variable.getName().equals("HUBBUB_TOPIC")
                        && variable.getValue().equals("hubbub.tasks.evaluation.lab.two-kinds")));
        assertTrue(container.getEnv().stream()
                .anyMatch(variable -> variable.getName().equals("HUBBUB_EVALUATORS")));
        assertTrue(eventReasons("two-kinds").containsAll(List.of("TranscriptionStarted", "EvaluationStarted")));
        assertEquals(
                2,
                workers.done(ScoringTask.class).stream()
                        .filter(task -> task.sessions().get(0).session().name().equals("k1"))
                        .count(),
                "each trial is scored once");

        client.resource(experiment("two-kinds")).delete();
        try (Broker broker = new Broker(kafka.bootstrapServers())) {
            await().atMost(PATIENCE).until(() -> broker.partitions("hubbub.tasks.evaluation.lab.two-kinds") == 0);
        }
    }

    @Test
    void a_model_that_is_an_average_is_made_by_pods_of_its_own_before_it_is_evaluated() throws Exception {
        manifest("averaged", "v1");
        apply("averaged", dataset("averaged") + MEAN.formatted("a", "b"));
        ExperimentStatus status = awaitFinal("averaged").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        MergingTask merging = workers.done(MergingTask.class).get(0);
        assertEquals(
                List.of("s3://hubbub/checkpoints/a 1.0", "s3://hubbub/checkpoints/b 3.0"),
                merging.members().stream()
                        .map(member -> member.checkpoint().uri() + " " + member.weight())
                        .toList());
        assertEquals(
                merging.recipe().address().prefix(),
                workers.done(TranscriptionTask.class).stream()
                        .filter(task -> task.session().name().equals("v1"))
                        .findFirst()
                        .orElseThrow()
                        .checkpoint()
                        .uri());
        Container training = jobs("averaged").stream()
                .filter(job -> job.getMetadata().getName().startsWith("averaged-training-"))
                .findFirst()
                .orElseThrow()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        assertEquals("hubbub/training:test", training.getImage());
        assertEquals(
                "http://mlflow:5000", variable(training, "HUBBUB_MLFLOW_URI").getValue());
        assertEquals("party", variable(training, "HUBBUB_MLFLOW_EXPERIMENT").getValue());
        SecretKeySelector token =
                variable(training, "HUBBUB_MLFLOW_TOKEN").getValueFrom().getSecretKeyRef();
        assertEquals("store-key", token.getName());
        assertTrue(token.getOptional(), "many servers want none");
        TrialSpec trial = trial("averaged-mean-bs5-len15").getSpec();
        assertNull(trial.checkpoint());
        assertEquals(3, trial.average().get(1).weight());
        ReportTask report = workers.done(ReportTask.class).stream()
                .filter(task -> task.experiment().equals("averaged"))
                .findFirst()
                .orElseThrow();
        assertEquals(merging.members(), report.trials().get(0).averageOf());
    }

    private static EnvVar variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_average_of_which_a_checkpoint_is_missing_fails_by_its_address() throws Exception {
        manifest("incomplete", "w1");
        apply("incomplete", dataset("incomplete") + MEAN.formatted("a", "absent"));
        ExperimentStatus status = awaitFinal("incomplete").getStatus();
        assertEquals(ExperimentPhase.Failed, status.phase());
        assertTrue(
                status.message()
                        .contains("nothing is below s3://hubbub/checkpoints/absent; upload its files there, or correct"
                                + " spec.models[].average[].checkpoint"),
                status.message());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: m} | a model is either a checkpoint, an average, a merge or a run",
                "{name: m, checkpoint: 's3://b/a', average: [{checkpoint: 's3://b/a'}, {checkpoint: 's3://b/b'}]}"
                        + " | a model is either a checkpoint, an average, a merge or a run",
                "{name: m, run: r, checkpoint: 's3://b/a'} | a model is either a checkpoint, an average, a merge or a run",
                "{name: m, run: r} | models[].run names a run that training does not have",
                "{name: m, average: [{checkpoint: 's3://b/a'}]} | spec.models[0].average",
                "{name: m, average: [{checkpoint: 's3://b/a'}, {checkpoint: 's3://b/b', weight: 0}]}"
                        + " | spec.models[0].average[1].weight",
                "{name: m, average: [{checkpoint: 's3://b/a'}, {checkpoint: b}]}"
                        + " | spec.models[0].average[1].checkpoint"
            })
    void a_model_that_says_too_little_or_too_much_is_refused_when_it_is_applied(String model, String reason) {
        KubernetesClientException refused = assertThrows(
                KubernetesClientException.class,
                () -> apply("refused", dataset("refused") + "models: [" + model + "]\n"));
        assertEquals(422, refused.getCode());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    @Test
    void merges_are_made_each_once_before_what_is_made_of_them_and_evaluated() throws Exception {
        manifest("merged", "y1");
        apply(
                "merged",
                dataset("merged")
                        + """
                        merging:
                          - {name: half, members: [{checkpoint: 's3://hubbub/checkpoints/a'}, {checkpoint: 's3://hubbub/checkpoints/b'}]}
                          - name: trimmed
                            method: ties
                            density: 0.5
                            base: {checkpoint: 's3://hubbub/checkpoints/a'}
                            members: [{merge: half}, {checkpoint: 's3://hubbub/checkpoints/b'}]
                        models: [{name: h, merge: half}, {name: t, merge: trimmed}]
                        """);
        ExperimentStatus status = awaitFinal("merged").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        List<MergingTask> merges = workers.done(MergingTask.class).stream()
                .filter(task -> task.settings() != null)
                .toList();
        assertEquals(
                List.of("average", "ties"),
                merges.stream().map(task -> task.how().method().toString()).toList());
        MergingTask trimmed = merges.get(1);
        assertEquals("s3://hubbub/checkpoints/a", trimmed.base().uri());
        assertEquals(
                merges.get(0).recipe().address().prefix(),
                trimmed.members().get(0).checkpoint().uri());
        assertEquals("trimmed", trial("merged-t-bs5-len15").getSpec().merge());
        ReportTask report = workers.done(ReportTask.class).stream()
                .filter(task -> task.experiment().equals("merged"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                new ReportTask.ReportedMerging(trimmed.settings(), trimmed.base()),
                report.trials().get(1).merging());
        assertEquals(trimmed.members(), report.trials().get(1).averageOf());
    }

    private record More(Map<String, Object> more) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "method: ties | name the base, or leave it out",
                "base: {checkpoint: 's3://b/c'} | name the base, or leave it out",
                "at: 0.5 | at is for slerp",
                "density: 0.5 | density is for ties and dare",
                "decay: 0.5 | decay is for exponential-average",
                "seed: 1 | seed is for dare",
                "method: soup | spec.merging[0].method",
                "{method: dare, density: 0, base: {checkpoint: 's3://b/c'}} | spec.merging[0].density",
                "{method: exponential-average, decay: 1} | spec.merging[0].decay",
                "{method: slerp, members: [{checkpoint: 's3://b/a'}]} | a merge is of at least two checkpoints",
                "members: [{checkpoint: 's3://b/a', weight: 1}, {checkpoint: 's3://b/b'}] | every member a weight, or none",
                "members: [{checkpoint: 's3://b/a', merge: x}, {checkpoint: 's3://b/b'}] | either a checkpoint, a merge or a run",
                "members: [{merge: x}, {checkpoint: 's3://b/b'}] | a merge is made of one that is not in merging",
                "members: [{merge: m}, {checkpoint: 's3://b/b'}] | a merge is made of itself",
                "name: other | a model names a merge that is not in merging"
            })
    void a_merge_that_makes_no_sense_is_refused_when_it_is_applied(String more, String reason) {
        Map<String, Object> merge = new LinkedHashMap<>(Map.of(
                "name", "m", "members", List.of(Map.of("checkpoint", "s3://b/a"), Map.of("checkpoint", "s3://b/b"))));
        merge.putAll(Serialization.unmarshal("more: " + (more.startsWith("{") ? more : "{" + more + "}"), More.class)
                .more());
        KubernetesClientException refused = assertThrows(
                KubernetesClientException.class,
                () -> apply(
                        "refused",
                        dataset("refused") + "models: [{name: a, merge: m}]\nmerging: [" + Serialization.asJson(merge)
                                + "]\n"));
        assertEquals(422, refused.getCode());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weight: 0.5 | weight: 0.7 | The weights of merge m add up to 1.2, not to one",
                "weight: 0 | weight: 1 | A weight of merge m is 0.0: it must be another number",
                "checkpoint: 's3://hubbub/checkpoints/gone' | | nothing is below s3://hubbub/checkpoints/gone"
            })
    void a_merge_that_cannot_be_planned_fails_its_models_with_the_reason(String one, String two, String reason)
            throws Exception {
        String name = "unplanned-" + reason.length();
        manifest(name, "z1");
        apply(
                name,
                dataset(name) + "models: [{name: a, merge: m}]\nmerging: [{name: m, members: [" + member(one) + ", "
                        + member(two) + "]}]\n");
        ExperimentStatus status = awaitFinal(name).getStatus();
        assertEquals(ExperimentPhase.Failed, status.phase());
        assertTrue(status.message().contains(reason), status.message());
    }

    @Test
    void merges_that_are_made_of_each_other_fail_their_models_and_are_named() throws Exception {
        manifest("circle", "c1");
        apply(
                "circle",
                dataset("circle") + "models: [{name: a, merge: m}]\nmerging: [{name: m, members: [" + member("merge: n")
                        + ", " + member(null) + "]}, {name: n, members: [" + member("merge: m") + ", " + member(null)
                        + "]}]\n");
        ExperimentStatus status = awaitFinal("circle").getStatus();
        assertEquals(ExperimentPhase.Failed, status.phase());
        assertTrue(
                status.message()
                        .contains("Merge m, which needs merge n, which needs merge m: nothing can be made of itself"),
                status.message());
    }

    private static String member(String said) {
        String checkpoint = "checkpoint: 's3://hubbub/checkpoints/a'";
        if (said == null) {
            return "{" + checkpoint + "}";
        }
        return "{" + (said.startsWith("weight") ? checkpoint + ", " + said : said) + "}";
    }

    @Test
    void pods_that_are_given_up_fail_what_they_were_to_make_and_not_what_others_made() throws Exception {
        manifest("given-up", "u1");
        workers.node.brokenComponents.put("lab/given-up", "evaluation");
        apply("given-up", oneModel("given-up"));
        ExperimentStatus status = awaitFinal("given-up").getStatus();
        assertEquals(ExperimentPhase.Failed, status.phase());
        assertTrue(status.message().contains("The evaluation pods failed too often (BackoffLimitExceeded)"));
        assertEquals("1/1", trial("given-up-a-bs5-len15").getStatus().sessions());
        assertTrue(eventReasons("given-up").contains("EvaluationFailed"));
    }

    @Test
    void pods_end_when_nobody_wants_what_they_have_not_begun() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            put("media/idle" + i + ".wav", "recording " + i);
            lines.append("{\"audio_filepath\": \"idle" + i + ".wav\", \"duration\": 100, \"text\": \"hello\"}\n");
        }
        put("media/unwanted.jsonl", lines.toString());
        workers.outputs.loopingBeams.add(11);
        workers.node.tasksInTime.put("lab/unwanted", new AtomicInteger(1));
        apply(
                "unwanted",
                oneModel("unwanted")
                        + "resources: {transcription: {pods: 2}}\n"
                        + "decoding: {grid: {beamSize: [11]}, guard: {stopAfterFlaggedSegments: 4}}\n");
        assertEquals(ExperimentPhase.Failed, awaitFinal("unwanted").getStatus().phase());
        assertEquals(
                TrialStatus.Verdict.Degenerate,
                trial("unwanted-a-bs11-len15").getStatus().verdict());
        await().atMost(PATIENCE).until(() -> jobs("unwanted").stream()
                .allMatch(job -> !job.getStatus().getConditions().isEmpty()));
    }

    @Test
    void what_the_broker_will_always_refuse_fails_the_experiment_and_blames_no_broker_that_is_away() throws Exception {
        manifest("untopical", "n1");
        apply("untopical", oneModel("untopical"));
        ExperimentStatus status = awaitStatus("untopical", known -> known.phase() == ExperimentPhase.Failed)
                .getStatus();
        assertEquals(
                Condition.Reason.BrokerRefused,
                condition(status, Condition.Type.Progressing).reason());
        assertTrue(status.message().contains("refuses to describe the topic no topic"), status.message());
        client.resource(experiment("untopical")).delete();
        await().atMost(PATIENCE).until(() -> experiment("untopical") == null);
    }

    @Test
    void a_job_that_somebody_deleted_is_missed_and_replaced() throws Exception {
        manifest("bereft", "b1", "b2");
        workers.node.jobsWithoutPods.add("lab/bereft");
        apply("bereft", oneModel("bereft"));
        await().atMost(PATIENCE).until(() -> jobs("bereft").size() == 1);
        await().atMost(PATIENCE)
                .until(() -> experiment("bereft").getStatus().outputs().running() == 2);

        client.resource(jobs("bereft").get(0)).delete();

        await().atMost(Duration.ofMinutes(1))
                .until(() -> experiment("bereft").getStatus().phase() == ExperimentPhase.Succeeded);
        assertTrue(eventReasons("bereft").contains("TranscriptionLost"));
        assertEquals(2, doneFor("bereft"), "each session is transcribed once");
    }
}
