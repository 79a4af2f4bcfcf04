package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.work.Broker;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who was to do the work is gone, or cannot begin, and nobody tells. */
class LostWorkersTest extends ControllerFixture {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final LogLines log = LogLines.listening();

    @AfterEach
    void listen_no_more() {
        log.close();
    }

    @Test
    void an_own_topic_that_somebody_deleted_is_missed_and_all_of_its_work_sent_again() throws Exception {
        manifest("topicless", "topicless1", "topicless2");
        workers.node.jobsWithoutPods.add("lab/topicless");
        apply("topicless", oneModel("topicless"));
        await().atMost(PATIENCE).until(() -> jobs("topicless").size() == 1);
        awaitStatus("topicless", known -> known.message().startsWith("2 of 6 outputs there, 2 underway"));

        delete(Topics.transcription(NAMESPACE, "topicless"));

        await().atMost(A_MINUTE).until(() -> experiment("topicless").getStatus().phase() == ExperimentPhase.Succeeded);
        assertTrue(eventReasons("topicless").contains("TranscriptionLost"));
        assertEquals(2, doneFor("topicless"), "each session is transcribed once");
    }

    @Test
    void a_shared_topic_that_somebody_deleted_and_made_anew_is_another_one_and_gets_its_work_again() throws Exception {
        workers.close();
        manifest("reset", "reset1", "reset2");
        apply("reset", oneModel("reset"));
        awaitStatus("reset", known -> known.outputs() != null && known.outputs().running() == 2);

        delete(Topics.SEGMENTATION);
        try (Broker broker = new Broker(kafka.bootstrapServers())) {
            broker.ensureTopic(Topics.SEGMENTATION, 2);
        }
        workers = new FakeWorkers(kafka.bootstrapServers(), new ArtifactStore(objects), client, telemetry, folder);

        await().atMost(A_MINUTE)
                .untilAsserted(() -> assertEquals(
                        ExperimentPhase.Succeeded,
                        experiment("reset").getStatus().phase(),
                        () -> experiment("reset").getStatus().message() + eventReasons("reset")));
        assertTrue(eventReasons("reset").contains("TopicLost"));
    }

    @Test
    void what_keeps_pods_from_their_work_is_in_the_condition_and_one_event_with_the_clusters_reason_until_it_is_over()
            throws Exception {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("PodsCannotStart", "the pod cannot-start cannot start: ImagePullBackOff (no such image)");
        reasons.put("PodsUnschedulable", "no node takes the pod unschedulable: Unschedulable (0/3 nodes have a GPU)");
        reasons.put("PodsEvicted", "the cluster ended the pod evicted: Evicted (low on memory)");
        reasons.put(
                "PodsOutOfMemory",
                "the pod out-of-memory needed more memory than it may have and was killed: OOMKilled");
        reasons.put("NodeLost", "nothing is heard of the node of the pod node: NodeNotReady");
        reasons.put("PodsRefused", "the cluster makes no pod for it: FailedCreate (exceeded quota: pods)");
        for (String reason : reasons.keySet()) {
            manifest(experimentOf(reason), experimentOf(reason) + "1");
            workers.node.jobsWithoutPods.add("lab/" + experimentOf(reason));
            apply(experimentOf(reason), oneModel(experimentOf(reason)));
        }
        Map<String, Job> jobs = new LinkedHashMap<>();
        for (String reason : reasons.keySet()) {
            await().atMost(A_MINUTE).until(() -> jobs(experimentOf(reason)).size() == 1);
            jobs.put(reason, jobs(experimentOf(reason)).get(0));
        }
        pod(
                jobs.get("PodsCannotStart"),
                "cannot-start",
                "phase: Pending, containerStatuses: [{name: c, state: {waiting:"
                        + " {reason: ImagePullBackOff, message: no such image}}}]");
        pod(
                jobs.get("PodsUnschedulable"),
                "unschedulable",
                "phase: Pending, conditions: [{type: PodScheduled, status:"
                        + " 'False', reason: Unschedulable, message: 0/3 nodes have a GPU}]");
        pod(jobs.get("PodsEvicted"), "evicted", "phase: Failed, reason: Evicted, message: low on memory");
        pod(
                jobs.get("PodsOutOfMemory"),
                "out-of-memory",
                "phase: Failed, containerStatuses: [{name: c, state:"
                        + " {terminated: {exitCode: 137, reason: OOMKilled}}}]");
        pod(
                jobs.get("NodeLost"),
                "node",
                "phase: Running, conditions: [{type: Ready, status: 'False'},"
                        + " {type: ContainersReady, status: 'True'}]");
        refusal(jobs.get("PodsRefused"), "exceeded quota: pods");

        for (Map.Entry<String, String> reason : reasons.entrySet()) {
            String name = experimentOf(reason.getKey());
            await(name)
                    .atMost(A_MINUTE)
                    .untilAsserted(() ->
                            assertEquals("False " + reason.getKey() + " " + reason.getValue(), workersReady(name)));
            assertTrue(experiment(name).getStatus().message().endsWith("; " + reason.getValue()));
            assertEquals(1, stuck(name), () -> eventReasons(name).toString());
        }
        reasons.keySet().forEach(reason -> pod(jobs.get(reason), "working-" + experimentOf(reason), "phase: Running"));
        for (String name : List.of("cannot-start", "unschedulable", "node")) {
            client.pods()
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .withGracePeriod(0)
                    .delete();
        }
        for (String reason : reasons.keySet()) {
            String name = experimentOf(reason);
            await(name).atMost(A_MINUTE).until(() -> workersReady(name).startsWith("True WorkersReady "));
            assertTrue(eventReasons(name).contains("TranscriptionRecovered"), () -> eventReasons(name)
                    .toString());
            assertEquals(1, stuck(name));
            client.resource(experiment(name)).delete();
        }
    }

    private static String experimentOf(String reason) {
        return "with-" + reason.toLowerCase(Locale.ROOT);
    }

    private static long stuck(String experiment) {
        return eventReasons(experiment).stream()
                .filter("TranscriptionStuck"::equals)
                .count();
    }

    /** What the controller of Jobs says where it may make no pod. */
    private static void refusal(Job job, String why) {
        client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName("refusal")
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Job")
                        .withNamespace(NAMESPACE)
                        .withName(job.getMetadata().getName())
                        .withUid(job.getMetadata().getUid())
                        .endInvolvedObject()
                        .withType("Warning")
                        .withReason("FailedCreate")
                        .withMessage(why)
                        .withLastTimestamp(
                                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                        .build())
                .create();
    }

    @Test
    void a_job_that_is_given_up_fails_its_sessions_and_names_the_log_command() throws Exception {
        manifest("crashing", IntStream.range(0, 40).mapToObj(i -> "c" + i).toArray(String[]::new));
        workers.node.brokenJobs.put("lab/crashing", "BackoffLimitExceeded");
        apply("crashing", oneModel("crashing"));
        ExperimentStatus status = awaitFinal("crashing").getStatus();
        assertEquals(ExperimentPhase.Failed, status.phase());
        String message = trial("crashing-a-bs5-len15").getStatus().message();
        assertTrue(message.contains("BackoffLimitExceeded"), message);
        assertTrue(message.contains("kubectl logs -n lab job/crashing-transcription-"), message);
        assertEquals(40, status.outputs().failed() - 1, "each transcript, and the trial");
        String uid = experiment("crashing").getMetadata().getUid();
        assertEquals(1, objects.list("experiments/" + uid + "/failures/").size(), "recorded together");
    }

    @Test
    void a_job_that_the_api_server_refused_is_made_later_with_all_its_work() throws Exception {
        manifest("quota", "q1", "q2");
        cluster.refuseJobs();
        apply("quota", oneModel("quota"));
        ExperimentStatus refused = awaitStatus(
                        "quota",
                        known -> condition(known, Condition.Type.Progressing).reason()
                                == Condition.Reason.ApiServerRefused)
                .getStatus();
        assertTrue(refused.message().startsWith("The API server did not take Job quota-trans"), refused.message());
        // Long enough for several tries: it is told once.
        await().during(Duration.ofSeconds(8)).atMost(PATIENCE).until(() -> jobRefusals("quota") == 1);
        cluster.takeJobs();
        assertEquals(1, log.lines("did not take Job quota"), log::toString);
        assertEquals(0, log.traces(), log::toString);
        assertEquals(ExperimentPhase.Succeeded, awaitFinal("quota").getStatus().phase());
        assertEquals(2, doneFor("quota"), "each session is transcribed once");
    }

    @Test
    void a_job_that_the_api_server_will_never_take_ends_the_run_with_its_reason_in_the_status_and_one_event()
            throws Exception {
        manifest("impossible", "i1");
        // The definition refuses such a resource; this one was installed before it did.
        cluster.withoutLimits(() -> {
            apply(
                    "impossible",
                    oneModel("impossible") + "resources: {transcription: {gpu: 1, gpuResource: 'my gpu!'}}\n");
            awaitStatus("impossible", known -> known.phase() == ExperimentPhase.Failed);
            // Whatever brings another look is no reason to try again.
            client.resource(experiment("impossible")).edit(current -> {
                current.getMetadata().getAnnotations().put("note", "look again");
                return current;
            });
            await().during(Duration.ofSeconds(2))
                    .atMost(PATIENCE)
                    .until(() -> log.lines("my gpu!") == 1 && log.traces() == 0);
        });
        ExperimentStatus status = experiment("impossible").getStatus();
        Condition planned = condition(status, Condition.Type.Planned);
        assertEquals(Condition.Reason.InvalidSpec, planned.reason());
        assertTrue(
                planned.message()
                        .startsWith("spec.resources.transcription describes pods that the cluster does not make: Job"),
                planned.message());
        assertTrue(planned.message().contains("\"my gpu!\""), planned.message());
        List<String> events = eventReasons("impossible");
        assertEquals(1, events.stream().filter("Failed"::equals).count(), events.toString());
        assertEquals(0, events.stream().filter("JobRefused"::equals).count(), events.toString());
        assertEquals(List.of(), jobs("impossible"));

        edit("impossible", oneModel("impossible") + "resources: {transcription: {gpu: 1}}\n");
        assertEquals(
                ExperimentPhase.Succeeded, awaitFinal("impossible").getStatus().phase());
    }

    @Test
    void a_label_that_no_node_can_have_is_refused_before_anything_is_done() throws Exception {
        manifest("unlabelled", "u1");
        apply(
                "unlabelled",
                oneModel("unlabelled") + "resources: {transcription: {nodeSelector: {'gpu model': H100}}}\n");
        ExperimentStatus status = awaitStatus("unlabelled", known -> known.phase() == ExperimentPhase.Failed)
                .getStatus();
        assertTrue(
                status.message().startsWith("spec.resources.transcription.nodeSelector has 'gpu model'"),
                status.message());
    }

    @Test
    void a_job_that_ends_early_is_followed_by_one_for_what_is_missing() throws Exception {
        manifest("early-end", "w1", "w2", "w3");
        workers.node.tasksBeforeEnd.put("lab/early-end", 1);
        apply("early-end", oneModel("early-end") + "resources: {transcription: {pods: 1}}\n");
        ExperimentStatus status = awaitFinal("early-end").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        assertEquals(2, jobs("early-end").size());
    }

    @Test
    void a_job_that_ends_without_any_result_fails_its_sessions() throws Exception {
        manifest("no-result", "z1");
        workers.node.tasksBeforeEnd.put("lab/no-result", 0);
        apply("no-result", oneModel("no-result"));
        ExperimentStatus status = awaitFinal("no-result").getStatus();
        assertEquals(ExperimentPhase.Failed, status.phase());
        assertTrue(status.message().contains("ended without a result: see why with 'kubectl logs"), status.message());
        assertEquals(1, jobs("no-result").size());
    }

    private static long jobRefusals(String experiment) {
        return eventReasons(experiment).stream().filter("JobRefused"::equals).count();
    }

    private static void delete(String topic) throws Exception {
        try (Broker broker = new Broker(kafka.bootstrapServers())) {
            Optional<String> before = broker.topicId(topic);
            broker.deleteTopics(List.of(topic));
            // Whoever has it in mind may make another of its name at once.
            await().atMost(PATIENCE).until(() -> !broker.topicId(topic).equals(before));
        }
    }
}
