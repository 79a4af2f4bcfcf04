package dev.hubbub.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What controllers written with the Java client rely on. */
class JavaClientTest {
    private static RunningCluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = RunningCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static ConfigMap settings(String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("applied")
                .withNamespace("default")
                .endMetadata()
                .withData(Map.of("level", value))
                .build();
    }

    @Test
    void server_side_apply_creates_then_changes_a_built_in_kind() {
        cluster.client().resource(settings("low")).fieldManager("tests").serverSideApply();
        ConfigMap changed = cluster.client()
                .resource(settings("high"))
                .fieldManager("tests")
                .forceConflicts()
                .serverSideApply();
        assertThat(changed.getData()).containsEntry("level", "high");
        assertThat(changed.getMetadata().getManagedFields())
                .singleElement()
                .satisfies(field -> assertThat(field.getManager()).isEqualTo("tests"));
    }

    @Test
    void status_is_edited_through_its_subresource() {
        cluster.post(RunningCluster.RECIPES, RunningCluster.recipe("client", "{dish: stew}"));
        GenericKubernetesResource edited = cluster.recipes()
                .inNamespace("default")
                .withName("client")
                .editStatus(recipe -> {
                    recipe.setAdditionalProperty("status", Map.of("phase", "Done"));
                    return recipe;
                });
        assertThat(edited.<String>get("status", "phase")).isEqualTo("Done");
    }

    @Test
    void a_condition_is_waited_for() {
        CompletableFuture<List<Namespace>> told =
                cluster.client().namespaces().withName("awaited").informOnCondition(found -> !found.isEmpty());
        cluster.post("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: awaited}}");
        assertThat(told).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void one_of_two_candidates_leads_and_the_other_takes_over() {
        List<String> leaders = new CopyOnWriteArrayList<>();
        CompletableFuture<?> first = elector("first", leaders).start();
        await().until(() -> leaders.equals(List.of("first")));
        CompletableFuture<?> second = elector("second", leaders).start();
        first.cancel(true);
        await().atMost(Duration.ofSeconds(15)).until(() -> leaders.equals(List.of("first", "second")));
        second.cancel(true);
    }

    private static LeaderElector elector(String name, List<String> leaders) {
        return cluster.client()
                .leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName(name)
                        .withLock(new LeaseLock("default", "leader", name))
                        .withLeaseDuration(Duration.ofSeconds(3))
                        .withRenewDeadline(Duration.ofSeconds(2))
                        .withRetryPeriod(Duration.ofMillis(300))
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(new LeaderCallbacks(() -> leaders.add(name), () -> {}, leader -> {}))
                        .build())
                .build();
    }
}
