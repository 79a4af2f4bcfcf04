package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.cluster.access.AccessRequest;
import dev.hubbub.cluster.access.User;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.controller.ControllerSettings.LeaderElection;
import dev.hubbub.controller.DevelopmentCluster;
import dev.hubbub.controller.resource.Ownership;
import dev.hubbub.controller.resource.Trial;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The controller as the chart installs it: a service account, a Role in its namespace, and another for its Lease. */
class RightsTest extends ControllerFixture {

    private static final String ACCOUNT = "hubbub-controller";
    private static final String PLATFORM = "platform";

    // However slow the machine, nobody takes the Lease away.
    private static final LeaderElection PATIENT = new LeaderElection(
            Optional.of(PLATFORM),
            "taken-in-turns",
            "first",
            Duration.ofMinutes(10),
            Duration.ofMinutes(9),
            Duration.ofSeconds(1));

    @BeforeAll
    static void only_controllers_with_few_rights() {
        controller.close();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(PLATFORM)
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void the_chart_lets_the_controller_do_all_of_its_work_and_nothing_else() throws Exception {
        Set<AccessRequest> allowed = ConcurrentHashMap.newKeySet();
        Set<AccessRequest> refused = ConcurrentHashMap.newKeySet();
        User self = User.serviceAccount(NAMESPACE, ACCOUNT);
        audit = (user, request, isAllowed) -> {
            if (user.equals(self)) {
                (isAllowed ? allowed : refused).add(request);
            }
        };
        ChartRules.ofController().grant(client, "work", NAMESPACE, ACCOUNT, NAMESPACE);
        ChartRules.ofLease().grant(client, "lease", PLATFORM, ACCOUNT, NAMESPACE);
        manifest("choosing", "choosing1");
        apply("choosing", oneModel("choosing") + "rerun: {checkpointSelector: {matchLabels: {model: fine}}}\n");
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            put("checkpoints/fine/step-500/" + file, "{}");
        }
        AdvancingClock clock = new AdvancingClock();
        try (KubernetesClient own = cluster.clientOf(ACCOUNT)) {
            controller = new Controller(
                    settings("secret", Set.of(NAMESPACE), Optional.of(PATIENT)),
                    own,
                    new SimpleMeterRegistry(),
                    telemetry,
                    clock);
            controller.start();
            await().atMost(PATIENCE)
                    .until(() -> controller.missing().isEmpty()
                            && controller.standby().isEmpty());
            try {
                doEverything(clock);
            } finally {
                controller.close();
            }
        }
        assertEquals(Set.of(), refused);
        assertEquals(List.of(), ChartRules.ofController().superfluous(allowed), () -> "Never asked for: of " + allowed);
        assertEquals(List.of(), ChartRules.ofLease().superfluous(allowed), () -> "Never asked for: of " + allowed);
    }

    /** What takes each of the rights. */
    private static void doEverything(AdvancingClock clock) throws Exception {
        // Weights landed, and an experiment waits for them.
        await().atMost(PATIENCE)
                .until(() -> trials("choosing").size() == 2
                        && trials("choosing").stream().allMatch(RightsTest::isScored));
        manifest("rights", "rights1", "rights2");
        workers.hold(StageName.TRANSCRIPTION);
        apply("rights", oneModel("rights") + "decoding: {grid: {beamSize: [1, 2]}}\n");
        await().atMost(PATIENCE)
                .until(() -> workers.isHolding(StageName.TRANSCRIPTION)
                        && jobs("rights").size() == 1);
        // A pod whose node is gone is taken away for its Job.
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName("rights-pod")
                        .withFinalizers("lab.test/node")
                        .addToLabels(
                                "job-name", jobs("rights").get(0).getMetadata().getName())
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("transcription")
                        .withImage("nowhere")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        client.pods().inNamespace(NAMESPACE).withName("rights-pod").delete();
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofMinutes(1));
            annotate("rights", "lab.test/nudge", clock.instant().toString());
            return eventReasons("rights").contains("TranscriptionLost");
        });
        edit("rights", oneModel("rights") + "decoding: {grid: {beamSize: [1, 2]}}\nsuspend: true\n");
        workers.letGo(StageName.TRANSCRIPTION);
        await().atMost(PATIENCE).until(() -> jobs("rights").stream()
                .anyMatch(job -> Boolean.TRUE.equals(job.getSpec().getSuspend())));
        edit("rights", oneModel("rights") + "decoding: {grid: {beamSize: [1, 3]}}\n");
        awaitFinal("rights");
        // What somebody spoils of a run that is over is put back.
        client.resource(trial("rights-a-bs1-len15"))
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"index\": 77}}");
        client.resource(experiment("rights"))
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"message\": \"mine\"}}");
        Trial stray = new Trial();
        stray.setMetadata(Ownership.metadata(experiment("rights"), "rights-stray", Map.of()));
        stray.setSpec(trial("rights-a-bs1-len15").getSpec());
        client.resource(stray).create();
        await().atMost(PATIENCE)
                .until(() -> trial("rights-stray") == null
                        && trial("rights-a-bs1-len15").getSpec().index() == 1
                        && !experiment("rights").getStatus().message().equals("mine"));
        client.resource(experiment("rights")).delete();
        await().atMost(PATIENCE).until(() -> experiment("rights") == null);
    }

    private static boolean isScored(String trial) {
        return trial(trial).getStatus() != null && trial(trial).getStatus().phase() == TrialPhase.Succeeded;
    }

    @Test
    void who_is_not_known_who_may_not_and_what_is_not_there_are_different_sentences() throws Exception {
        try (KubernetesClient nobody = cluster.clientOfNobody();
                KubernetesClient powerless = cluster.clientOf("powerless")) {
            assertSaid(nobody, Set.of(NAMESPACE), "does not know who asks (401)");
            assertSaid(
                    powerless,
                    Set.of(NAMESPACE),
                    "does not let it list experiments in the namespace lab (403: experiments.hubbub.dev is forbidden:"
                            + " User \"system:serviceaccount:lab:powerless\" cannot list resource");
            assertSaid(powerless, Set.of(), "does not let it list experiments in all namespaces");
            assertSaid(powerless, Set.of(), "or name the namespaces where it has them in HUBBUB_CONTROLLER_NAMESPACES");
        }
        DevelopmentCluster bare = DevelopmentCluster.start(folder.resolve("bare"));
        bare.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("trials.hubbub.dev")
                .delete();
        assertSaid(bare.client(), Set.of(), "does not know trials (404): install the definitions");
        try (KubernetesClient left = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(bare.apiUrl())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build()) {
            bare.close();
            assertSaid(left, Set.of(), "is not there (");
        }
    }

    private static void assertSaid(KubernetesClient asking, Set<String> namespaces, String part) {
        ApiServerCheck check = new ApiServerCheck(asking, namespaces, Optional.empty());
        IOException problem = assertThrows(IOException.class, check::take);
        assertTrue(problem.getMessage().contains(part), problem.getMessage());
    }
}
