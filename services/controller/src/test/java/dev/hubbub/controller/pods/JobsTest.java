package dev.hubbub.controller.pods;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.cluster.ContainerCommand;
import dev.hubbub.cluster.LocalCluster;
import dev.hubbub.cluster.LocalClusterConfig;
import dev.hubbub.cluster.LocalNodeConfig;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of pods in a cluster with a node. */
class JobsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NAMESPACE = "default";

    @TempDir
    Path folder;

    private LocalCluster cluster;
    private KubernetesClient client;
    private Jobs jobs;

    @BeforeEach
    void start() {
        LocalNodeConfig node = new LocalNodeConfig(
                Map.of("shell", ContainerCommand.of("sh", "-c")),
                Map.of(),
                Map.of(),
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                Duration.ofMillis(100));
        cluster = LocalCluster.start(new LocalClusterConfig(folder.resolve("cluster"), 0, node));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
                .build();
        jobs = new Jobs(client);
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    @Test
    void a_pod_that_does_not_end_when_it_is_to_is_taken_away_and_its_job_makes_another_and_counts_no_failure() {
        // Whose node is gone answers nothing, as one that will not be told.
        jobs.create(deafJob());
        Pod lost = await().atMost(PATIENCE).until(this::running, pod -> pod != null);
        client.resource(lost).withGracePeriod(3600).delete();
        await().atMost(PATIENCE).until(() -> pod(lost).getMetadata().getDeletionTimestamp() != null);
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> pods().size() == 1);

        jobs.removePod(NAMESPACE, lost.getMetadata().getName());

        Pod next = await().atMost(PATIENCE).until(this::running, pod -> pod != null);
        assertNotEquals(lost.getMetadata().getUid(), next.getMetadata().getUid());
        assertEquals(1, pods().size(), "the lost one is gone");
        Job job = client.batch()
                .v1()
                .jobs()
                .inNamespace(NAMESPACE)
                .withName("deaf")
                .get();
        assertTrue(
                job.getStatus().getFailed() == null || job.getStatus().getFailed() == 0,
                () -> "a lost node is no failure of the Job: " + job.getStatus());
        assertTrue(
                job.getStatus().getConditions().isEmpty(),
                () -> job.getStatus().getConditions().toString());
    }

    @Test
    void a_pod_that_has_gone_meanwhile_is_no_fault() {
        jobs.removePod(NAMESPACE, "never-there");
        jobs.create(deafJob());
        Pod pod = await().atMost(PATIENCE).until(this::running, known -> known != null);
        jobs.removePod(NAMESPACE, pod.getMetadata().getName());
        jobs.removePod(NAMESPACE, pod.getMetadata().getName());
        assertNotNull(await().atMost(PATIENCE).until(this::running, known -> known != null));
    }

    @Test
    void why_a_jobs_pods_are_refused_is_found_in_what_the_cluster_says_of_the_job() {
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName("no-pods")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard(Map.of("count/pods", new Quantity("0")))
                        .endSpec()
                        .build())
                .create();
        Job job = deafJob();
        jobs.create(job);
        Job known = client.resource(job).get();
        Event refusal = await().atMost(PATIENCE)
                .until(() -> jobs.refusal(known), Optional::isPresent)
                .orElseThrow();
        assertTrue(refusal.getMessage().contains("exceeded quota: no-pods"), refusal.getMessage());
        assertEquals(List.of(), pods());
    }

    private Pod running() {
        return pods().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .findFirst()
                .orElse(null);
    }

    private List<Pod> pods() {
        return jobs.pods(NAMESPACE, "deaf");
    }

    private Pod pod(Pod known) {
        return client.resource(known).get();
    }

    /** Under the failure policy of the Jobs that the controller makes, and given up at the first failure. */
    @Test
    void a_job_in_a_queue_of_the_cluster_is_taken_out_of_it_where_its_experiment_is_suspended() {
        for (String name : List.of("own", "queued")) {
            Map<String, String> labels =
                    name.equals("queued") ? Map.of("kueue.x-k8s.io/queue-name", "research") : Map.of();
            jobs.create(new JobBuilder(deafJob())
                    .editMetadata()
                    .withName(name)
                    .withLabels(labels)
                    .endMetadata()
                    .editSpec()
                    .withSuspend(true)
                    .endSpec()
                    .build());
        }
        jobs.suspend(NAMESPACE, "queued", false);
        assertEquals(
                KnownJob.State.QUEUED,
                KnownJob.of(known("queued"), Instant.now()).state());
        jobs.suspend(NAMESPACE, "own", false);
        assertEquals(
                KnownJob.State.ACTIVE, KnownJob.of(known("own"), Instant.now()).state());
        jobs.suspend(NAMESPACE, "own", true);
        assertEquals(
                KnownJob.State.SUSPENDED,
                KnownJob.of(known("own"), Instant.now()).state());
        jobs.suspend(NAMESPACE, "queued", true);
        await().atMost(PATIENCE).until(() -> known("queued") == null);
    }

    private Job known(String name) {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).get();
    }

    private static Job deafJob() {
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("deaf")
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withNewPodFailurePolicy()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition("True", "DisruptionTarget")
                .endRule()
                .endPodFailurePolicy()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("main")
                .withImage("shell")
                .withArgs("trap '' TERM; while :; do sleep 0.1; done")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
