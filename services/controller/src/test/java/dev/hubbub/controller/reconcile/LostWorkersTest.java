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
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
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
        workers.jobsWithoutPods.add("lab/topicless");
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
    void a_pod_that_cannot_start_is_named_in_the_status_and_in_one_event() throws Exception {
        manifest("imageless", "imageless1");
        workers.jobsWithoutPods.add("lab/imageless");
        apply("imageless", oneModel("imageless"));
        await().atMost(PATIENCE).until(() -> jobs("imageless").size() == 1);
        Pod pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName("imageless-pod")
                        .addToLabels(
                                "job-name",
                                jobs("imageless").get(0).getMetadata().getName())
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("transcription")
                        .withImage("nowhere")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        client.resource(pod).editStatus(current -> new PodBuilder(current)
                .withNewStatus()
                .addNewContainerStatus()
                .withName("transcription")
                .withNewState()
                .withNewWaiting("no such image", "ImagePullBackOff")
                .endState()
                .endContainerStatus()
                .endStatus()
                .build());

        awaitStatus("imageless", known -> known.message()
                .endsWith("; the pod imageless-pod cannot start: ImagePullBackOff (no such image)"));
        List<String> said = eventReasons("imageless").stream()
                .filter("TranscriptionStuck"::equals)
                .toList();
        assertEquals(1, said.size());
        client.resource(pod).withGracePeriod(0).delete();
        awaitStatus("imageless", known -> !known.message().contains("imageless-pod"));
        client.resource(experiment("imageless")).delete();
    }

    @Test
    void a_job_that_is_given_up_fails_its_sessions_and_names_the_log_command() throws Exception {
        manifest("crashing", IntStream.range(0, 40).mapToObj(i -> "c" + i).toArray(String[]::new));
        workers.brokenJobs.put("lab/crashing", "BackoffLimitExceeded");
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
    void a_job_that_ends_early_is_followed_by_one_for_what_is_missing() throws Exception {
        manifest("early-end", "w1", "w2", "w3");
        workers.tasksBeforeEnd.put("lab/early-end", 1);
        apply("early-end", oneModel("early-end") + "resources: {transcription: {pods: 1}}\n");
        ExperimentStatus status = awaitFinal("early-end").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        assertEquals(2, jobs("early-end").size());
    }

    @Test
    void a_job_that_ends_without_any_result_fails_its_sessions() throws Exception {
        manifest("no-result", "z1");
        workers.tasksBeforeEnd.put("lab/no-result", 0);
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
