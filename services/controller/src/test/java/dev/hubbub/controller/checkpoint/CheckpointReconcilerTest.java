package dev.hubbub.controller.checkpoint;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.controller.DevelopmentCluster;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.CheckpointPhase;
import dev.hubbub.controller.resource.CheckpointSpec;
import dev.hubbub.controller.resource.CheckpointVerdict;
import dev.hubbub.controller.resource.Condition;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.ClusterEvents;
import dev.hubbub.embedded.EmbeddedObjectStore;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of Checkpoints, over a real store and the development API server. */
class CheckpointReconcilerTest {

    private static final String LAB = DevelopmentCluster.NAMESPACE;
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    @TempDir
    static Path folder;

    private static EmbeddedObjectStore store;
    private static ObjectStore objects;
    private static DevelopmentCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws Exception {
        store = EmbeddedObjectStore.start(folder.resolve("s3"), 0, "key", "secret");
        objects = connect(store.endpoint(), "secret");
        objects.ensureBucket();
        cluster = DevelopmentCluster.startWithRoles(folder.resolve("cluster"), (user, request, allowed) -> {});
        client = cluster.client();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
        objects.close();
        store.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no-map | {} | Invalid | has no weight_map",
                "list | {\"weight_map\": [\"model-00001-of-00002.safetensors\"]} | Invalid | has no weight_map",
                "empty | {\"weight_map\": {}} | Invalid | has no weight_map",
                "no-json | nothing | Invalid | is no JSON",
                "some | {\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\"}} | Incomplete | names 1 of the 2 parts",
                "absent | {\"weight_map\": {\"a\": \"model-00009-of-00009.safetensors\"}} | Incomplete | is not in s3://",
                "whole | {\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\","
                        + " \"b\": \"model-00002-of-00002.safetensors\"}} | Ready | All of its files are there",
            })
    void an_index_that_does_not_name_all_parts_is_no_checkpoint(
            String name, String index, CheckpointPhase phase, String message) throws Exception {
        for (String file : List.of("config.json", "tokenizer.json")) {
            put("weights/" + name + "/" + file, "{}");
        }
        put("weights/" + name + "/model-00001-of-00002.safetensors", "one");
        put("weights/" + name + "/model-00002-of-00002.safetensors", "two");
        put("weights/" + name + "/model.safetensors.index.json", index);
        create(name, "s3://hubbub/weights/" + name);
        reconciler(objects).reconcile(named(name), null);
        assertEquals(phase, named(name).getStatus().phase());
        assertTrue(
                named(name).getStatus().message().contains(message),
                named(name).getStatus().message());
    }

    @Test
    void what_a_person_wrote_into_a_status_is_worth_a_look_and_is_taken_back() throws Exception {
        upload("weights/own");
        create("own", "s3://hubbub/weights/own");
        CheckpointReconciler reconciler = reconciler(objects);
        Checkpoint created = named("own");
        reconciler.reconcile(created, null);
        Checkpoint ready = named("own");
        assertFalse(reconciler.isNews(ready, named("own")), "its own word");
        client.resource(ready)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\": {\"phase\": \"Rejected\", \"message\": \"mine\"}}");
        assertTrue(reconciler.isNews(named("own"), ready));
        reconciler.reconcile(named("own"), null);
        assertEquals(ready.getStatus(), named("own").getStatus());
    }

    @Test
    void an_output_of_a_stage_that_makes_no_checkpoints_is_none() {
        for (StageName stage : StageName.values()) {
            create("output-" + stage, "s3://hubbub/" + new OutputAddress(stage, Digest.of("x")).prefix());
            reconciler(objects).reconcile(named("output-" + stage), null);
        }
        List<String> awaited = new ArrayList<>();
        for (StageName stage : StageName.values()) {
            if (named("output-" + stage).getStatus().phase() == CheckpointPhase.Incomplete) {
                awaited.add(stage.text());
            }
        }
        assertEquals(List.of("fetch", "training", "merging", "adapting"), awaited);
    }

    @Test
    void where_nobody_can_look_the_status_says_why_and_what_is_known_stays() throws Exception {
        upload("weights/out-of-reach");
        create("out-of-reach", "s3://hubbub/weights/out-of-reach");
        ObjectStore gone = connect("http://localhost:1", "secret");
        ObjectStore refusing = connect(store.endpoint(), "wrong");
        assertSaid("out-of-reach", gone, CheckpointPhase.Unreadable, Condition.Reason.StoreUnavailable);
        assertSaid("out-of-reach", refusing, CheckpointPhase.Unreadable, Condition.Reason.StoreAccessDenied);
        assertSaid("out-of-reach", objects, CheckpointPhase.Ready, Condition.Reason.FilesWhole);
        assertSaid("out-of-reach", gone, CheckpointPhase.Ready, Condition.Reason.FilesWhole);
        client.resource(named("out-of-reach")).edit(known -> {
            known.setSpec(new CheckpointSpec("s3://elsewhere/weights", null, null));
            return known;
        });
        assertSaid("out-of-reach", refusing, CheckpointPhase.Unreadable, Condition.Reason.StoreAccessDenied);
        assertNull(named("out-of-reach").getStatus().digest(), "nobody saw what is at the other place");
        assertSaid("out-of-reach", objects, CheckpointPhase.Incomplete, Condition.Reason.FilesMissing);
        assertEquals(
                List.of("Unreadable", "Ready", "StoreUnavailable", "Unreadable", "Incomplete"),
                client.v1().events().inNamespace(LAB).list().getItems().stream()
                        .filter(event -> event.getInvolvedObject().getKind().equals("Checkpoint")
                                && event.getInvolvedObject().getName().equals("out-of-reach"))
                        .sorted(Comparator.comparingLong(
                                event -> Long.parseLong(event.getMetadata().getResourceVersion())))
                        .map(Event::getReason)
                        .toList());
        gone.close();
        refusing.close();
    }

    private static void assertSaid(String name, ObjectStore from, CheckpointPhase phase, Condition.Reason reason) {
        reconciler(from).reconcile(named(name), null);
        assertEquals(phase, named(name).getStatus().phase());
        assertEquals(reason, named(name).getStatus().conditions().get(0).reason());
        assertTrue(named(name).isObserved());
    }

    @Test
    void what_stays_away_is_looked_for_less_and_less_often_until_something_of_it_comes() throws Exception {
        create("awaited", "s3://hubbub/weights/awaited");
        CheckpointReconciler reconciler = reconciler(objects);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            pauses.add(pause(reconciler, "awaited"));
        }
        assertEquals(List.of(30L, 60L, 120L, 240L, 300L, 300L), pauses);
        put("weights/awaited/model.safetensors", "weights");
        assertEquals(30, pause(reconciler, "awaited"));
    }

    @Test
    void what_is_remembered_of_checkpoints_that_are_gone_is_forgotten() {
        Looks looks = new Looks();
        ResourceID kept = new ResourceID("kept", LAB);
        ResourceID gone = new ResourceID("gone", LAB);
        looks.inVain(kept, "missing", Duration.ofSeconds(1), INTERVAL);
        looks.isNews(gone, "a fault");
        looks.keepOnly(Set.of(kept));
        assertEquals(1, looks.size());
        assertEquals(Duration.ofSeconds(2), looks.inVain(kept, "missing", Duration.ofSeconds(1), INTERVAL));
        assertTrue(looks.isNews(gone, "a fault"));
        assertFalse(looks.isNews(gone, "a fault"));
    }

    @Test
    void labels_that_the_cluster_does_not_take_are_left_out_with_a_remark() throws Exception {
        upload("weights/unlabelled");
        create("unlabelled", "s3://hubbub/weights/unlabelled");
        client.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(LAB)
                        .withName("status-only")
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups(Experiment.GROUP)
                        .withResources("checkpoints", "checkpoints/status")
                        .withVerbs("get", "list")
                        .endRule()
                        .addNewRule()
                        .withApiGroups(Experiment.GROUP)
                        .withResources("checkpoints/status")
                        .withVerbs("patch")
                        .endRule()
                        .build())
                .create();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(LAB)
                        .withName("status-only")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "status-only")
                        .addNewSubject(null, "ServiceAccount", "status-only", LAB)
                        .build())
                .create();
        try (KubernetesClient limited = cluster.clientOf("status-only")) {
            reconciler(limited, objects).reconcile(named("unlabelled"), null);
        }
        assertEquals(CheckpointPhase.Ready, named("unlabelled").getStatus().phase());
        assertEquals(Map.of(), named("unlabelled").labels());
        assertTrue(
                named("unlabelled")
                        .getStatus()
                        .message()
                        .contains("the cluster does not take the labels model: checkpoints"),
                named("unlabelled").getStatus().message());
    }

    @Test
    void a_namespace_that_takes_no_checkpoints_keeps_none_from_the_others() throws Exception {
        upload("checkpoints/first");
        upload("checkpoints/second");
        Set<String> namespaces = new LinkedHashSet<>(List.of("nowhere", LAB));
        try (BucketWatch watch = new BucketWatch(objects, client, reconciler(objects), () -> namespaces, INTERVAL)) {
            watch.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> named("first") != null && named("second") != null);
        }
    }

    @Test
    void what_gates_say_later_is_written_down_unless_a_person_said_something_else() {
        MadeCheckpoints made = new MadeCheckpoints(client, objects);
        String name = judge(made, CheckpointVerdict.awaited);
        assertEquals("awaited", verdict(name));
        judge(made, CheckpointVerdict.rejected);
        assertEquals("rejected", verdict(name));
        judge(made, CheckpointVerdict.promoted);
        assertEquals("promoted", verdict(name), "they say something else now");
        judge(made, CheckpointVerdict.awaited);
        assertEquals("promoted", verdict(name), "what they said stands until they say something else");

        overrule(name, "rejected");
        judge(made, CheckpointVerdict.undecided);
        assertEquals("rejected", verdict(name), "a person's word stands");
        assertEquals("undecided", named(name).getMetadata().getAnnotations().get(Checkpoint.JUDGED_ANNOTATION));
        overrule(name, "undecided");
        judge(made, CheckpointVerdict.promoted);
        assertEquals("promoted", verdict(name), "the person went back to what they said");
    }

    private static String judge(MadeCheckpoints made, CheckpointVerdict verdict) {
        Experiment experiment = Serialization.unmarshal(
                "apiVersion: hubbub.dev/v1alpha1\nkind: Experiment\nmetadata: {name: judging, namespace: " + LAB
                        + "}\nspec: {models: [{name: tuned, run: tune}]}\n",
                Experiment.class);
        return made.register(
                experiment,
                experiment.getSpec().models().get(0),
                new OutputAddress(StageName.TRAINING, Digest.of("judged")),
                Optional.of(verdict));
    }

    private static String verdict(String name) {
        return named(name).labels().get(Checkpoint.VERDICT_LABEL);
    }

    private static void overrule(String name, String verdict) {
        client.resource(named(name)).edit(known -> {
            known.getMetadata().getLabels().put(Checkpoint.VERDICT_LABEL, verdict);
            return known;
        });
    }

    private static long pause(CheckpointReconciler reconciler, String name) {
        return reconciler.reconcile(named(name), null).getScheduleDelay().orElseThrow() / 1000;
    }

    private static CheckpointReconciler reconciler(ObjectStore objects) {
        return reconciler(client, objects);
    }

    private static CheckpointReconciler reconciler(KubernetesClient client, ObjectStore objects) {
        return new CheckpointReconciler(
                client,
                objects,
                new ClusterEvents(client, Clock.systemUTC()),
                Duration.ZERO,
                INTERVAL,
                Clock.systemUTC());
    }

    private static ObjectStore connect(String endpoint, String secret) {
        return ObjectStore.connect(new ObjectStoreSettings(endpoint, "key", secret, "hubbub"));
    }

    private static void upload(String folder) throws Exception {
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            put(folder + "/" + file, "{}");
        }
    }

    private static void put(String key, String text) throws Exception {
        objects.put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void create(String name, String uri) {
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setMetadata(
                new ObjectMetaBuilder().withNamespace(LAB).withName(name).build());
        checkpoint.setSpec(new CheckpointSpec(uri, null, null));
        client.resource(checkpoint).create();
    }

    private static Checkpoint named(String name) {
        return client.resources(Checkpoint.class)
                .inNamespace(LAB)
                .withName(name)
                .get();
    }
}
