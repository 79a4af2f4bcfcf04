package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.ModelSpec;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import dev.hubbub.controller.work.Broker;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the controller does about experiments, from their first sight to their deletion. */
class ControllerTest extends ControllerFixture {

    @Test
    void an_experiment_runs_to_its_table_and_runs_again_for_nothing() throws Exception {
        manifest("grid", "one", "two");
        apply("grid", twoModels("grid") + "decoding: {grid: {beamSize: [1, 4, 8]}}\n");
        Experiment done = awaitFinal("grid");
        ExperimentStatus status = done.getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        assertEquals(6, status.trials().succeeded());
        // Two segmentations, twelve transcripts, six scores, one report.
        assertEquals(new ExperimentStatus.OutputCounts(21, 21, 0, 0, 0), status.outputs());
        assertEquals("a-bs8-len15", status.best().trial());
        assertEquals(0.125, status.best().value());
        assertEquals(1.0, status.progress());
        assertEquals(2, status.sessions());
        assertTrue(status.report().startsWith("s3://hubbub/artifacts/report/"), status.report());
        assertTrue(status.report().endsWith("/index.html"), status.report());
        assertEquals(4, doneFor("grid"), "two sessions, two models: all beams of a session in one task");
        Trial trial = trial("grid-a-bs4-len15");
        assertEquals(TrialPhase.Succeeded, trial.getStatus().phase());
        assertEquals("2/2", trial.getStatus().sessions());
        assertEquals(0.25, trial.getStatus().metrics().get("wer"));
        assertEquals(0.4, trial.getStatus().realTimeFactor());
        assertEquals("grid", trial.getMetadata().getOwnerReferences().get(0).getName());
        List<String> reasons = eventReasons("grid");
        assertTrue(
                reasons.containsAll(List.of("Planning", "Running", "TranscriptionStarted", "Succeeded")),
                reasons.toString());

        annotate("grid", "again");
        Experiment again = awaitStatus("grid", known -> "again".equals(known.observedRun()) && isComplete(known));
        assertEquals(
                new ExperimentStatus.OutputCounts(21, 0, 21, 0, 0),
                again.getStatus().outputs());
        assertTrue(
                again.getStatus().message().contains("0 computed, 21 reused"),
                again.getStatus().message());
        assertEquals(List.of(), jobs("grid"), "nothing is missing, so there is no Job");
        assertEquals(4, doneFor("grid"));
        // Nothing is computed, but the copy people look for may be an earlier spec's.
        await().atMost(PATIENCE)
                .until(() -> workers.done(ReportTask.class).stream()
                                .filter(task -> task.experiment().equals("grid"))
                                .count()
                        == 2);
    }

    @Test
    void an_edited_grid_computes_what_is_new_and_drops_trials_that_are_gone() throws Exception {
        manifest("edited", "x1", "x2");
        apply("edited", oneModel("edited") + "decoding: {grid: {beamSize: [1, 2]}}\n");
        awaitFinal("edited");
        edit("edited", oneModel("edited") + "decoding: {grid: {beamSize: [1, 3]}}\n");
        ExperimentStatus status = awaitStatus("edited", known -> known.observedGeneration() == 2 && isComplete(known))
                .getStatus();
        // Two transcripts, a score and a report; two segmentations, two transcripts and a score were there.
        assertEquals(new ExperimentStatus.OutputCounts(9, 4, 5, 0, 0), status.outputs());
        await().atMost(PATIENCE)
                .until(() -> trials("edited").equals(List.of("edited-a-bs1-len15", "edited-a-bs3-len15")));
        List<TranscriptionTask> tasks = workers.done(TranscriptionTask.class).stream()
                .filter(task -> task.session().dataset().uri().contains("edited"))
                .toList();
        assertEquals(
                List.of(3),
                tasks.get(tasks.size() - 1).decodings().stream()
                        .map(Decoding::beamSize)
                        .toList());
    }

    @Test
    void an_edit_of_an_experiment_that_runs_adds_points_takes_others_back_and_keeps_what_is_there() throws Exception {
        manifest("midway", "mw1", "mw2");
        workers.node.jobsWithoutPods.add("lab/midway");
        apply("midway", oneModel("midway") + "decoding: {grid: {beamSize: [1, 2]}}\n");
        await().atMost(PATIENCE).until(() -> jobs("midway").size() == 1);
        String first = jobs("midway").get(0).getMetadata().getName();
        awaitStatus("midway", known -> known.message().startsWith("2 of "));

        edit("midway", oneModel("midway") + "decoding: {grid: {beamSize: [1, 3]}}\n");

        ExperimentStatus status = awaitStatus("midway", known -> known.observedGeneration() == 2 && isComplete(known))
                .getStatus();
        assertEquals(new ExperimentStatus.OutputCounts(9, 7, 2, 0, 0), status.outputs());
        assertEquals(
                Set.of(1, 3),
                workers.done(TranscriptionTask.class).stream()
                        .filter(task -> task.session().dataset().uri().contains("midway"))
                        .flatMap(task -> task.decodings().stream())
                        .map(Decoding::beamSize)
                        .collect(Collectors.toSet()),
                "nobody decoded what was taken back");
        await().atMost(PATIENCE)
                .until(() -> trials("midway").equals(List.of("midway-a-bs1-len15", "midway-a-bs3-len15")));
        await().atMost(PATIENCE).until(() -> jobs("midway").stream()
                .noneMatch(job -> job.getMetadata().getName().equals(first)));
    }

    @Test
    void one_checkpoint_in_two_precisions_is_two_models_work() throws Exception {
        manifest("precise", "precise1");
        apply(
                "precise",
                dataset("precise")
                        + "models: [{name: exact, checkpoint: 's3://hubbub/checkpoints/a'},"
                        + " {name: half, checkpoint: 's3://hubbub/checkpoints/a', precision: float16}]\n");
        assertEquals(
                ExperimentPhase.Succeeded, awaitFinal("precise").getStatus().phase());
        List<CheckpointReference.Precision> precisions = workers.done(TranscriptionTask.class).stream()
                .filter(task -> task.session().dataset().uri().contains("precise"))
                .map(task -> task.checkpoint().precision())
                .toList();
        assertEquals(Arrays.asList(null, CheckpointReference.Precision.FLOAT16), precisions);
        assertEquals(
                ModelSpec.Precision.float32,
                trial("precise-exact-bs5-len15").getSpec().precision());
        assertEquals(
                ModelSpec.Precision.float16,
                trial("precise-half-bs5-len15").getSpec().precision());
        assertEquals(
                1,
                eventReasons("precise").stream().filter("SlowPrecision"::equals).count(),
                "half precision on a CPU is worth a word, float32 is not");
    }

    @Test
    void the_pods_get_what_the_spec_and_the_installation_say() throws Exception {
        manifest("gpus", "g1");
        apply(
                "gpus",
                oneModel("gpus")
                        + """
                resources:
                  transcription:
                    pods: 3
                    gpu: 1
                    batch: 16
                    cpu: "4"
                    memory: 16Gi
                    runtimeClassName: nvidia
                    nodeSelector: {nvidia.com/gpu.product: H100}
                    tolerations: [{key: team, operator: Equal, value: speech, effect: NoExecute}]
                """);
        await().atMost(PATIENCE).until(() -> jobs("gpus").size() == 1);
        Job job = jobs("gpus").get(0);
        assertEquals(1, job.getSpec().getParallelism(), "there is one session, and three pods are the most");
        assertNull(job.getSpec().getCompletions(), "the pods share a queue");
        assertEquals(6, job.getSpec().getBackoffLimit());
        assertEquals(
                "Ignore", job.getSpec().getPodFailurePolicy().getRules().get(0).getAction());
        var pod = job.getSpec().getTemplate().getSpec();
        assertEquals("Never", pod.getRestartPolicy());
        assertEquals("nvidia", pod.getRuntimeClassName());
        assertEquals(Map.of("nvidia.com/gpu.product", "H100"), pod.getNodeSelector());
        assertEquals(
                List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", "nvidia.com/gpu", "team"),
                pod.getTolerations().stream().map(t -> t.getKey()).toList());
        var container = pod.getContainers().get(0);
        assertEquals("hubbub/transcription:test", container.getImage());
        assertEquals(
                "1", container.getResources().getLimits().get("nvidia.com/gpu").getAmount());
        assertEquals("16Gi", container.getResources().getLimits().get("memory").toString());
        assertNull(container.getResources().getLimits().get("cpu"), "a limit on CPU would only throttle");
        Map<String, String> environment = environment(job);
        assertTrue(environment.containsKey("HUBBUB_WORKER_NAME"), "results name the pod");
        assertEquals("lab/gpus", environment.get("HUBBUB_EXPERIMENT"));
        assertEquals(Topics.transcription("lab", "gpus"), environment.get("HUBBUB_TOPIC"));
        assertEquals(job.getMetadata().getName(), environment.get("HUBBUB_GROUP"));
        assertEquals(kafka.bootstrapServers(), environment.get("HUBBUB_KAFKA_BOOTSTRAP_SERVERS"));
        assertEquals(store.endpoint(), environment.get("HUBBUB_S3_ENDPOINT"));
        assertEquals("16", environment.get("HUBBUB_BATCH"));
        assertEquals("cuda", environment.get("HUBBUB_DEVICE"), "a GPU that is held and not used is nobody's");
        try (Broker broker = new Broker(kafka.bootstrapServers())) {
            assertEquals(3, broker.partitions(Topics.transcription("lab", "gpus")), "one for each pod");
        }
        assertEquals(ExperimentPhase.Succeeded, awaitFinal("gpus").getStatus().phase());
    }

    @Test
    void pods_without_a_gpu_of_their_own_leave_those_of_their_node_alone() throws Exception {
        manifest("modest", "m1");
        apply("modest", oneModel("modest"));
        await().atMost(PATIENCE).until(() -> jobs("modest").size() == 1);
        assertEquals("cpu", environment(jobs("modest").get(0)).get("HUBBUB_DEVICE"));
        awaitFinal("modest");
    }

    @Test
    void other_pods_compute_only_what_is_missing() throws Exception {
        String half = dataset("repod")
                + "models: [{name: a, checkpoint: 's3://hubbub/checkpoints/a', precision: float16}]\n"
                + "resources: {transcription: {gpu: 1}}\n";
        manifest("repod", "v1", "v2");
        apply("repod", half);
        awaitFinal("repod");
        assertFalse(eventReasons("repod").contains("SlowPrecision"));

        edit("repod", half.replace("gpu: 1", "gpu: 0, batch: 4"));
        ExperimentStatus status = awaitRun("repod", 2);
        assertEquals(new ExperimentStatus.OutputCounts(6, 0, 6, 0, 0), status.outputs());
        assertEquals(List.of(), jobs("repod"), "what pods are given is no part of what they compute");

        edit("repod", half.replace("gpu: 1", "gpu: 0, batch: 4").replace("float16", "float32"));
        status = awaitRun("repod", 3);
        // Two transcripts, a score and a report; the segmentations were there.
        assertEquals(new ExperimentStatus.OutputCounts(6, 4, 2, 0, 0), status.outputs());
        assertEquals(1, jobs("repod").size());
        Map<String, String> environment = environment(jobs("repod").get(0));
        assertEquals("4", environment.get("HUBBUB_BATCH"));
        assertEquals("cpu", environment.get("HUBBUB_DEVICE"));
        assertEquals(4, doneFor("repod"));

        edit("repod", half);
        assertEquals(
                new ExperimentStatus.OutputCounts(6, 0, 6, 0, 0),
                awaitRun("repod", 4).outputs(),
                "the first transcripts are still there");
    }

    private static ExperimentStatus awaitRun(String name, long generation) {
        return awaitStatus(name, known -> known.observedGeneration() == generation && isComplete(known))
                .getStatus();
    }

    private static Map<String, String> environment(Job job) {
        Map<String, String> environment = new HashMap<>();
        job.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getEnv()
                .forEach(variable -> environment.put(variable.getName(), variable.getValue()));
        return environment;
    }

    @Test
    void a_suspended_experiment_keeps_still_and_goes_on_when_asked() throws Exception {
        manifest("paused", "p1");
        apply("paused", oneModel("paused") + "suspend: true\n");
        awaitStatus("paused", known -> known.phase() == ExperimentPhase.Suspended);
        assertEquals(List.of(), jobs("paused"));
        assertTrue(workers.done(SegmentationTask.class).stream()
                .noneMatch(task -> task.session().name().equals("p1")));
        edit("paused", oneModel("paused"));
        assertEquals(ExperimentPhase.Succeeded, awaitFinal("paused").getStatus().phase());
    }

    @Test
    void a_missing_manifest_is_named_and_found_once_it_is_there() throws Exception {
        apply("early", oneModel("early"));
        ExperimentStatus status = awaitStatus("early", known -> known.phase() == ExperimentPhase.Failed)
                .getStatus();
        assertTrue(status.message().contains("s3://hubbub/media/early.jsonl"), status.message());
        Condition planned = condition(status, Condition.Type.Planned);
        assertEquals(Condition.Status.False, planned.status());
        assertEquals(Condition.Reason.InvalidDataset, planned.reason());
        assertEquals(1, planned.observedGeneration());
        manifest("early", "e1");
        annotate("early", "now");
        assertEquals(
                ExperimentPhase.Succeeded,
                awaitStatus("early", ControllerTest::isComplete).getStatus().phase());
    }

    @Test
    void an_empty_grid_is_refused_in_one_sentence_when_it_is_applied() throws Exception {
        KubernetesClientException refused = assertThrows(
                KubernetesClientException.class,
                () -> apply("empty", oneModel("empty") + "decoding: {grid: {beamSize: []}}\n"));
        assertEquals(422, refused.getCode());
        assertTrue(refused.getMessage().contains("spec.decoding.grid.beamSize"), refused.getMessage());
        assertTrue(refused.getMessage().contains("decoding.grid.beamSize is empty, so there is no trial"));
        assertNull(experiment("empty"));
    }

    @Test
    void what_no_schema_can_see_is_refused_in_one_sentence_by_the_controller() throws Exception {
        manifest("nothing", "n1");
        apply("nothing", oneModel("nothing") + "decoding: {grid: {beamSize: [2]}, exclude: [{beamSize: 2}]}\n");
        ExperimentStatus status = awaitStatus(
                        "nothing", known -> known.message().contains("exclude"))
                .getStatus();
        assertEquals(ExperimentPhase.Failed, status.phase());
        assertEquals(
                Condition.Reason.InvalidSpec,
                condition(status, Condition.Type.Planned).reason());
        assertTrue(status.message().startsWith("spec.decoding.exclude leaves out every trial"), status.message());
    }

    @Test
    void deletion_takes_the_topic_the_job_the_trials_and_the_failures_along() throws Exception {
        manifest("gone", "d1", "d2");
        workers.failingSessions.put("d2", "d2.wav is empty: record it again");
        apply("gone", oneModel("gone"));
        awaitFinal("gone");
        String uid = experiment("gone").getMetadata().getUid();
        client.resource(experiment("gone")).delete();
        await().atMost(PATIENCE).until(() -> experiment("gone") == null);
        assertEquals(List.of(), jobs("gone"));
        await().atMost(PATIENCE).until(() -> trials("gone").isEmpty());
        assertEquals(List.of(), objects.list("experiments/" + uid + "/"));
        try (Broker broker = new Broker(kafka.bootstrapServers())) {
            await().atMost(PATIENCE).until(() -> broker.partitions(Topics.transcription("lab", "gone")) == 0);
        }
    }
}
