package dev.hubbub.cluster;

import static dev.hubbub.cluster.RunningCluster.RECIPES;
import static dev.hubbub.cluster.RunningCluster.recipe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.RunningCluster.Answer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectLifecycleTest {
    private static RunningCluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = RunningCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static ConfigMap configMap(String name, OwnerReference... owners) {
        return cluster.client()
                .configMaps()
                .inNamespace("default")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withOwnerReferences(owners)
                        .endMetadata()
                        .addToData("a", "1")
                        .build())
                .create();
    }

    private static OwnerReference ownedBy(ConfigMap owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withBlockOwnerDeletion(true)
                .build();
    }

    private static boolean exists(String configMap) {
        return cluster.client()
                        .configMaps()
                        .inNamespace("default")
                        .withName(configMap)
                        .get()
                != null;
    }

    @Test
    void a_new_object_gets_an_identity_and_a_second_one_of_its_name_is_refused() {
        ConfigMap first = configMap("identity");
        assertThat(first.getMetadata().getUid()).isNotBlank();
        assertThat(first.getMetadata().getCreationTimestamp()).isNotBlank();
        assertThatThrownBy(() -> configMap("identity")).isInstanceOfSatisfying(KubernetesClientException.class, e -> {
            assertThat(e.getCode()).isEqualTo(409);
            assertThat(e.getStatus().getReason()).isEqualTo("AlreadyExists");
            assertThat(e.getMessage()).contains("configmaps \"identity\" already exists");
        });
    }

    @Test
    void a_write_from_a_stale_version_is_a_conflict() {
        ConfigMap stale = configMap("stale");
        cluster.client()
                .resource(stale)
                .edit(c -> new ConfigMapBuilder(c).addToData("b", "2").build());
        stale.getData().put("c", "3");
        assertThatThrownBy(() -> cluster.client().resource(stale).update())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getStatus().getReason()).isEqualTo("Conflict");
                    assertThat(e.getMessage()).contains("the object has been modified");
                });
    }

    @Test
    void status_and_spec_are_written_apart_and_only_spec_counts_generations() {
        Answer created =
                cluster.post(RECIPES, recipe("apart", "{dish: stew}").replace("spec:", "status: {phase: x}, spec:"));
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.body().has("status")).isFalse();
        assertThat(created.body().at("/metadata/generation").asInt()).isEqualTo(1);

        Answer status = cluster.patch(
                RECIPES + "/apart/status", "merge-patch+json", "{spec: {servings: 9}, status: {phase: Cooking}}");
        assertThat(status.body().at("/status/phase").asText()).isEqualTo("Cooking");
        assertThat(status.body().at("/spec/servings").asInt()).isEqualTo(4);
        assertThat(status.body().at("/metadata/generation").asInt()).isEqualTo(1);

        Answer spec =
                cluster.patch(RECIPES + "/apart", "merge-patch+json", "{spec: {servings: 9}, status: {phase: no}}");
        assertThat(spec.body().at("/status/phase").asText()).isEqualTo("Cooking");
        assertThat(spec.body().at("/metadata/generation").asInt()).isEqualTo(2);

        Answer label = cluster.patch(RECIPES + "/apart", "merge-patch+json", "{metadata: {labels: {a: b}}}");
        assertThat(label.body().at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void a_write_that_changes_nothing_makes_no_new_version() {
        JsonNode object = cluster.post(RECIPES, recipe("same", "{dish: stew}")).body();
        JsonNode again = cluster.put(RECIPES + "/same", object).body();
        assertThat(again.at("/metadata/resourceVersion")).isEqualTo(object.at("/metadata/resourceVersion"));
    }

    @Test
    void a_dry_run_answers_like_a_write_and_writes_nothing() {
        Answer dry = cluster.post(RECIPES + "?dryRun=All", recipe("dry", "{dish: toast}"));
        assertThat(dry.code()).isEqualTo(201);
        assertThat(dry.body().at("/spec/servings").asInt()).isEqualTo(4);
        assertThat(cluster.get(RECIPES + "/dry").code()).isEqualTo(404);
    }

    @Test
    void a_generated_name_starts_as_asked() {
        JsonNode made = cluster.post(RECIPES, recipe("x", "{dish: rice}").replace("name: x", "generateName: rice-"))
                .body();
        assertThat(made.at("/metadata/name").asText()).matches("rice-[0-9a-f]{5}");
    }

    @Test
    void a_finalizer_holds_an_object_until_it_is_taken_off() {
        cluster.post(
                RECIPES,
                recipe("held", "{dish: stew}").replace("name: held", "name: held, finalizers: [kitchen.test/wash]"));
        JsonNode marked = cluster.delete(RECIPES + "/held", "{}").body();
        assertThat(marked.at("/metadata/deletionTimestamp").asText()).isNotEmpty();
        assertThat(cluster.get(RECIPES + "/held").code()).isEqualTo(200);

        Answer another = cluster.patch(
                RECIPES + "/held",
                "merge-patch+json",
                "{metadata: {finalizers: [kitchen.test/wash, kitchen.test/dry]}}");
        assertThat(another.code()).isEqualTo(403);

        cluster.patch(RECIPES + "/held", "merge-patch+json", "{metadata: {finalizers: null}}");
        assertThat(cluster.get(RECIPES + "/held").code()).isEqualTo(404);
    }

    @Test
    void a_deletion_with_another_uid_or_version_is_refused() {
        JsonNode object =
                cluster.post(RECIPES, recipe("careful", "{dish: stew}")).body();
        assertThat(cluster.delete(RECIPES + "/careful", "{preconditions: {uid: other}}")
                        .code())
                .isEqualTo(409);
        assertThat(cluster.delete(RECIPES + "/careful", "{preconditions: {resourceVersion: '1'}}")
                        .code())
                .isEqualTo(409);
        String uid = object.at("/metadata/uid").asText();
        Answer deleted = cluster.delete(RECIPES + "/careful", "{preconditions: {uid: " + uid + "}}");
        assertThat(deleted.body().path("status").asText()).isEqualTo("Success");
        assertThat(deleted.body().at("/details/uid").asText()).isEqualTo(uid);
    }

    @Test
    void owned_objects_go_with_their_owner_down_the_whole_chain() {
        ConfigMap owner = configMap("chain-owner");
        ConfigMap middle = configMap("chain-middle", ownedBy(owner));
        configMap("chain-leaf", ownedBy(middle));
        cluster.client()
                .resource(owner)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
        assertThat(exists("chain-owner")).isFalse();
        await().until(() -> !exists("chain-middle") && !exists("chain-leaf"));
    }

    @Test
    void foreground_deletion_keeps_the_owner_until_what_it_owns_is_gone() {
        ConfigMap owner = configMap("fore-owner");
        ConfigMap owned = configMap("fore-owned", ownedBy(owner));
        cluster.client().resource(owned).edit(c -> new ConfigMapBuilder(c)
                .editMetadata()
                .addToFinalizers("kitchen.test/wait")
                .endMetadata()
                .build());
        cluster.client()
                .resource(owner)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
        await().until(() -> cluster.client().resource(owned).get().getMetadata().getDeletionTimestamp() != null);
        assertThat(exists("fore-owner")).isTrue();
        cluster.client()
                .configMaps()
                .inNamespace("default")
                .withName("fore-owned")
                .edit(c -> new ConfigMapBuilder(c)
                        .editMetadata()
                        .withFinalizers(List.of())
                        .endMetadata()
                        .build());
        await().until(() -> !exists("fore-owner") && !exists("fore-owned"));
    }

    @Test
    void orphaned_objects_stay_and_lose_their_owner() {
        ConfigMap owner = configMap("orphan-owner");
        ConfigMap owned = configMap("orphan-owned", ownedBy(owner));
        cluster.client()
                .resource(owner)
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();
        assertThat(exists("orphan-owner")).isFalse();
        assertThat(cluster.client().resource(owned).get().getMetadata().getOwnerReferences())
                .isEmpty();
    }

    @Test
    void a_namespace_takes_its_content_with_it_and_a_missing_one_takes_nothing() {
        assertThatThrownBy(() -> cluster.client()
                        .configMaps()
                        .inNamespace("nowhere")
                        .resource(new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("a")
                                .endMetadata()
                                .build())
                        .create())
                .hasMessageContaining("namespaces \"nowhere\" not found");
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("brief")
                        .endMetadata()
                        .build())
                .create();
        cluster.client()
                .configMaps()
                .inNamespace("brief")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("a")
                        .endMetadata()
                        .build())
                .create();
        cluster.client().namespaces().withName("brief").delete();
        await().until(() -> cluster.client().namespaces().withName("brief").get() == null);
        assertThat(cluster.client().configMaps().inNamespace("brief").list().getItems())
                .isEmpty();
        assertThat(cluster.delete("/api/v1/namespaces/default", "{}").code()).isEqualTo(403);
    }

    @Test
    void a_quota_refuses_what_is_one_too_many_until_it_is_lifted() {
        cluster.post("/api/v1/namespaces", "{metadata: {name: narrow}}");
        String maps = "/api/v1/namespaces/narrow/configmaps";
        String quotas = "/api/v1/namespaces/narrow/resourcequotas";
        cluster.post(quotas, "{metadata: {name: few}, spec: {hard: {count/configmaps: '1'}}}");
        assertThat(cluster.post(maps, "{metadata: {name: one}}").code()).isEqualTo(201);
        Answer refused = cluster.post(maps, "{metadata: {name: two}}");
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.message())
                .isEqualTo("configmaps \"two\" is forbidden: exceeded quota: few, requested: count/configmaps=1,"
                        + " used: count/configmaps=1, limited: count/configmaps=1");
        cluster.delete(quotas + "/few", "{}");
        assertThat(cluster.post(maps, "{metadata: {name: two}}").code()).isEqualTo(201);
    }

    @Test
    void labels_and_fields_select() {
        for (String each : List.of("one", "two", "three")) {
            cluster.client()
                    .configMaps()
                    .inNamespace("default")
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("select-" + each)
                            .withLabels(Map.of("set", "select", "which", each))
                            .endMetadata()
                            .build())
                    .create();
        }
        assertThat(selected("labelSelector=which%20in%20(one,two)")).containsExactly("select-one", "select-two");
        assertThat(selected("labelSelector=set=select,which!=one")).containsExactly("select-three", "select-two");
        assertThat(selected("labelSelector=set,which%20notin%20(one,two)")).containsExactly("select-three");
        assertThat(selected("labelSelector=set,!which")).isEmpty();
        assertThat(selected("fieldSelector=metadata.name=select-two")).containsExactly("select-two");
        assertThat(selected("labelSelector=set&fieldSelector=metadata.name!=select-two"))
                .containsExactly("select-one", "select-three");
        assertThat(cluster.get("/api/v1/configmaps?fieldSelector=data.a=1").message())
                .contains("field label not supported: data.a");
        assertThat(cluster.get("/api/v1/configmaps?labelSelector=((").code()).isEqualTo(400);
    }

    private static List<String> selected(String query) {
        return cluster.get("/api/v1/namespaces/default/configmaps?" + query)
                .body()
                .path("items")
                .findValuesAsText("name");
    }

    @Test
    void a_long_list_comes_in_pages_that_miss_and_repeat_nothing() {
        for (int i = 0; i < 7; i++) {
            cluster.client()
                    .configMaps()
                    .inNamespace("default")
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("page-" + i)
                            .addToLabels("paged", "yes")
                            .endMetadata()
                            .build())
                    .create();
        }
        Set<String> seen = new HashSet<>();
        String token = "";
        int pages = 0;
        do {
            JsonNode page = cluster.get("/api/v1/configmaps?labelSelector=paged&limit=3&continue=" + token)
                    .body();
            assertThat(page.path("items").size()).isLessThanOrEqualTo(3);
            page.path("items").forEach(item -> assertThat(
                            seen.add(item.at("/metadata/name").asText()))
                    .isTrue());
            token = page.at("/metadata/continue").asText("");
            pages++;
        } while (!token.isEmpty());
        assertThat(seen).hasSize(7);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void events_are_the_same_objects_in_both_of_their_groups() {
        ObjectNode event =
                (ObjectNode) RunningCluster.tree("{apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: noted},"
                        + " regarding: {kind: Recipe, name: soup}, note: boiling over, reason: Hot, type: Warning,"
                        + " reportingController: cook, action: Look, eventTime: '2026-01-01T00:00:00.000000Z'}");
        assertThat(cluster.post("/apis/events.k8s.io/v1/namespaces/default/events", event.toString())
                        .code())
                .isEqualTo(201);
        JsonNode core = cluster.get("/api/v1/namespaces/default/events/noted").body();
        assertThat(core.path("message").asText()).isEqualTo("boiling over");
        assertThat(core.at("/involvedObject/name").asText()).isEqualTo("soup");
        JsonNode renamed = cluster.get("/apis/events.k8s.io/v1/namespaces/default/events/noted")
                .body();
        assertThat(renamed.path("note").asText()).isEqualTo("boiling over");
        assertThat(renamed.path("apiVersion").asText()).isEqualTo("events.k8s.io/v1");
    }

    @Test
    void removing_a_definition_removes_its_objects_and_its_kind() {
        String definition = RunningCluster.recipeDefinition()
                .replace("recipes", "menus")
                .replace("Recipe", "Menu")
                .replace("rcp", "mn");
        cluster.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
        String menus = RECIPES.replace("recipes", "menus");
        assertThat(cluster.post(menus, recipe("m", "{dish: stew}").replace("Recipe", "Menu"))
                        .code())
                .isEqualTo(201);
        cluster.delete("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/menus.kitchen.test", "{}");
        await().until(() -> cluster.get(menus).code() == 404);
        cluster.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
        assertThat(cluster.get(menus).body().path("items")).isEmpty();
    }
}
