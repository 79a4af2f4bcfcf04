package dev.hubbub.cluster;

import static dev.hubbub.cluster.RunningCluster.RECIPES;
import static dev.hubbub.cluster.RunningCluster.recipe;
import static dev.hubbub.cluster.RunningCluster.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.cluster.RunningCluster.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatchTest {
    private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
    private static RunningCluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = RunningCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Answer apply(String name, String manager, String spec, String query) {
        return cluster.patch(
                RECIPES + "/" + name + "?fieldManager=" + manager + query, "apply-patch+yaml", recipe(name, spec));
    }

    @Test
    void a_merge_patch_merges_objects_replaces_lists_and_takes_nulls_away() {
        cluster.post(RECIPES, recipe("merge", "{dish: stew, tags: [a, b], extra: {x: 1, y: {z: 2}}}"));
        JsonNode patched = cluster.patch(
                        RECIPES + "/merge", "merge-patch+json", "{spec: {tags: [c], extra: {x: null, y: {w: 3}}}}")
                .body();
        assertThat(patched.at("/spec/tags")).isEqualTo(tree("[c]"));
        assertThat(patched.at("/spec/extra")).isEqualTo(tree("{y: {z: 2, w: 3}}"));
    }

    @Test
    void a_json_patch_is_applied_as_a_whole_or_not_at_all() {
        cluster.post(RECIPES, recipe("json", "{dish: stew}"));
        Answer failed = cluster.patch(
                RECIPES + "/json",
                "json-patch+json",
                "[{op: replace, path: /spec/servings, value: 9}, {op: test, path: /spec/dish, value: soup}]");
        assertThat(failed.code()).isEqualTo(400);
        assertThat(cluster.get(RECIPES + "/json").body().at("/spec/servings").asInt())
                .isEqualTo(4);
        Answer done = cluster.patch(
                RECIPES + "/json",
                "json-patch+json",
                "[{op: test, path: /spec/dish, value: stew}, {op: add, path: /spec/tags, value: [a]}]");
        assertThat(done.body().at("/spec/tags")).isEqualTo(tree("[a]"));
    }

    @Test
    void a_strategic_patch_merges_keyed_lists_and_obeys_its_directives() {
        cluster.post(
                JOBS,
                "{apiVersion: batch/v1, kind: Job, metadata: {name: strategic, finalizers: [t.test/a, t.test/b]}, spec:"
                        + " {suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: main, image: i,"
                        + " env: [{name: A, value: '1'}, {name: B, value: '2'}]}]}}}}");
        Answer patched = cluster.patch(
                JOBS + "/strategic",
                "strategic-merge-patch+json",
                "{metadata: {finalizers: [t.test/c], $deleteFromPrimitiveList/finalizers: [t.test/a]}, spec: {template:"
                        + " {spec: {containers: [{name: main, env: [{name: B, value: '3'}, {name: A, $patch: delete}, {name:"
                        + " C, value: '4'}]}]}}}}");
        assertThat(patched.code()).as(patched.message()).isEqualTo(200);
        assertThat(patched.body().at("/spec/template/spec/containers/0/env"))
                .isEqualTo(tree("[{name: B, value: '3'}, {name: C, value: '4'}]"));
        assertThat(patched.body().at("/metadata/finalizers")).isEqualTo(tree("[t.test/b, t.test/c]"));
        assertThat(patched.body().at("/spec/template/spec/containers/0/image").asText())
                .isEqualTo("i");
    }

    @Test
    void a_custom_kind_takes_no_strategic_patch() {
        cluster.post(RECIPES, recipe("nostrategic", "{dish: stew}"));
        assertThat(cluster.patch(RECIPES + "/nostrategic", "strategic-merge-patch+json", "{}")
                        .code())
                .isEqualTo(415);
    }

    @Test
    void server_side_apply_creates_then_takes_back_what_is_no_longer_stated() {
        Answer created = apply("own", "cook", "{dish: stew, servings: 6, tags: [a, b]}", "");
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.body().at("/metadata/managedFields/0/manager").asText())
                .isEqualTo("cook");
        assertThat(created.body().at("/metadata/managedFields/0/operation").asText())
                .isEqualTo("Apply");
        Answer less = apply("own", "cook", "{dish: stew, tags: [b]}", "");
        assertThat(less.code()).isEqualTo(200);
        assertThat(less.body().at("/spec/tags")).isEqualTo(tree("[b]"));
        assertThat(less.body().at("/spec/servings").asInt())
                .as("back to the default")
                .isEqualTo(4);
    }

    @Test
    void server_side_apply_of_the_same_changes_nothing() {
        JsonNode first = apply("idem", "cook", "{dish: stew}", "").body();
        JsonNode second = apply("idem", "cook", "{dish: stew}", "").body();
        assertThat(second.at("/metadata/resourceVersion")).isEqualTo(first.at("/metadata/resourceVersion"));
    }

    @Test
    void two_managers_share_a_keyed_list_entry_by_entry() {
        apply("shared", "cook", "{dish: stew, ingredients: [{name: salt, grams: 3}]}", "");
        apply("shared", "baker", "{dish: stew, ingredients: [{name: flour, grams: 9}]}", "");
        JsonNode both = cluster.get(RECIPES + "/shared").body();
        assertThat(both.at("/spec/ingredients").findValuesAsText("name")).containsExactly("salt", "flour");
        JsonNode left = apply("shared", "baker", "{dish: stew}", "").body();
        assertThat(left.at("/spec/ingredients")).isEqualTo(tree("[{name: salt, grams: 3}]"));
    }

    @Test
    void another_managers_field_is_a_conflict_unless_taken_by_force() {
        apply("fought", "cook", "{dish: stew, servings: 6}", "");
        Answer refused = apply("fought", "baker", "{dish: stew, servings: 7}", "");
        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.message()).isEqualTo("Apply failed with 1 conflict: conflict with \"cook\": .spec.servings");
        assertThat(refused.body().at("/details/causes/0/reason").asText()).isEqualTo("FieldManagerConflict");
        Answer forced = apply("fought", "baker", "{dish: stew, servings: 7}", "&force=true");
        assertThat(forced.body().at("/spec/servings").asInt()).isEqualTo(7);
        assertThat(apply("fought", "cook", "{dish: stew}", "")
                        .body()
                        .at("/spec/servings")
                        .asInt())
                .as("the field is the baker's now")
                .isEqualTo(7);
    }

    @Test
    void a_field_changed_by_an_update_belongs_to_the_updater() {
        apply("updated", "cook", "{dish: stew, servings: 6}", "");
        cluster.patch(RECIPES + "/updated?fieldManager=editor", "merge-patch+json", "{spec: {servings: 8}}");
        assertThat(apply("updated", "cook", "{dish: stew, servings: 6}", "").message())
                .contains("conflict with \"editor\": .spec.servings");
    }

    @Test
    void status_is_applied_through_its_subresource_by_its_own_manager() {
        apply("applied-status", "cook", "{dish: stew}", "");
        String status = "{apiVersion: kitchen.test/v1alpha1, kind: Recipe, metadata: {name: applied-status}, status:"
                + " {conditions: [{type: Ready, status: 'True'}]}}";
        Answer applied = cluster.patch(
                RECIPES + "/applied-status/status?fieldManager=oven&force=true", "apply-patch+yaml", status);
        assertThat(applied.code()).isEqualTo(200);
        assertThat(applied.body().at("/status/conditions/0/type").asText()).isEqualTo("Ready");
        assertThat(applied.body().at("/metadata/managedFields/1/subresource").asText())
                .isEqualTo("status");
        JsonNode spec =
                apply("applied-status", "cook", "{dish: stew, servings: 5}", "").body();
        assertThat(spec.at("/status/conditions/0/type").asText()).isEqualTo("Ready");
    }

    @Test
    void a_whole_object_applied_to_its_status_or_with_one_owns_only_what_is_written_there() {
        String whole = "{apiVersion: kitchen.test/v1alpha1, kind: Recipe, metadata: {name: whole, labels: {a: b}},"
                + " spec: {dish: stew, servings: 9}, status: {phase: Cooking}}";
        Answer created = cluster.patch(RECIPES + "/whole?fieldManager=cook", "apply-patch+yaml", whole);
        assertThat(created.body().has("status")).isFalse();
        assertThat(created.body().at("/metadata/managedFields").findValues("f:status"))
                .isEmpty();
        Answer status = cluster.patch(RECIPES + "/whole/status?fieldManager=oven", "apply-patch+yaml", whole);
        assertThat(status.code()).as(status.message()).isEqualTo(200);
        assertThat(status.body().at("/status/phase").asText()).isEqualTo("Cooking");
        assertThat(status.body().at("/metadata/managedFields").findValues("f:servings"))
                .as("the cook's alone")
                .hasSize(1);
        assertThat(apply("whole", "cook", "{dish: stew, servings: 2}", "").code())
                .as("no conflict with the oven")
                .isEqualTo(200);
    }

    @Test
    void an_apply_without_a_manager_is_refused() {
        Answer refused = cluster.patch(RECIPES + "/nobody", "apply-patch+yaml", recipe("nobody", "{dish: stew}"));
        assertThat(refused.code()).isEqualTo(400);
        assertThat(refused.message()).contains("fieldManager: Required value");
    }
}
