package dev.hubbub.cluster;

import static dev.hubbub.cluster.RunningCluster.RECIPES;
import static dev.hubbub.cluster.RunningCluster.recipe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.cluster.RunningCluster.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaAdmissionTest {
    private static RunningCluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = RunningCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {}                                            | spec.dish: Required value
            {dish: x}                                     | spec.dish: Invalid value: "x": must be at least 2 characters long
            {dish: Stew}                                  | spec.dish: Invalid value: "Stew": must match ^[a-z ]+$
            {dish: 7}                                     | spec.dish: Invalid value: 7: must be of type string
            {dish: stew, servings: 0}                     | spec.servings: Invalid value: 0: must be ≥ 1
            {dish: stew, servings: 101}                   | spec.servings: Invalid value: 101: must be ≤ 100
            {dish: stew, servings: 1.5}                   | spec.servings: Invalid value: 1.5: must be of type integer
            {dish: stew, steps: [{minutes: 1}, {}]}       | spec.steps[1].minutes: Required value
            {dish: stew, steps: [{minutes: 0}]}           | spec.steps[0].minutes: Invalid value: 0: must be ≥ 1
            {dish: stew, oven: {mode: fire}}              | spec.oven.mode: Unsupported value: "fire": supported values: "fan", "grill"
            {dish: stew, tags: [a, a]}                    | spec.tags[1]: Duplicate value: "a"
            {dish: stew, ingredients: [{name: a}, {name: a}]} | spec.ingredients[1]: Duplicate value: {"name":"a"}
            {dish: stew, oven: {}, servings: 13}          | spec: Invalid value: object: an oven holds at most 12 servings
            {dish: stew, steps: [{minutes: 1}, {minutes: 1}, {minutes: 1}, {minutes: 1}, {minutes: 1}, {minutes: 1}]} | spec.steps: Too many: 6: must have at most 5 items
            """)
    void a_broken_field_is_named_with_the_reason(String spec, String fault) {
        Answer refused = cluster.post(RECIPES, recipe("broken", spec));
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).isEqualTo("Recipe.kitchen.test \"broken\" is invalid: " + fault);
        assertThat(refused.body().path("reason").asText()).isEqualTo("Invalid");
        assertThat(refused.body().at("/details/causes/0/field").asText())
                .isEqualTo(fault.substring(0, fault.indexOf(": ")));
    }

    @Test
    void every_fault_of_an_object_is_named_at_once() {
        Answer refused = cluster.post(RECIPES, recipe("worse", "{dish: X, servings: 0}"));
        assertThat(refused.body().at("/details/causes")).hasSize(3);
        assertThat(refused.message()).contains("[spec.dish: ", ", spec.servings: ");
    }

    @Test
    void a_number_beyond_all_doubles_is_refused_as_any_other_that_is_too_large() {
        Answer refused = cluster.post(RECIPES, recipe("endless", "{dish: stew, servings: 1e400}"));
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("spec.servings: ");
    }

    @Test
    void defaults_are_filled_in_where_their_parent_is_written_and_a_null_is_as_good_as_nothing() {
        JsonNode plain = cluster.post(RECIPES, recipe("plain", "{dish: stew}")).body();
        assertThat(plain.at("/spec/servings").asInt()).isEqualTo(4);
        assertThat(plain.at("/spec").has("oven")).isFalse();
        JsonNode nulls = cluster.post(RECIPES, recipe("nulls", "{dish: stew, servings: null, oven: null}"))
                .body();
        assertThat(nulls.path("spec")).isEqualTo(plain.path("spec"));
        JsonNode oven = cluster.post(RECIPES, recipe("with-oven", "{dish: stew, oven: {}}"))
                .body();
        assertThat(oven.at("/spec/oven/mode").asText()).isEqualTo("fan");
    }

    @Test
    void unknown_fields_are_refused_warned_of_or_dropped_as_the_writer_asks() {
        String typo = recipe("typo", "{dish: stew, serving: 3, extra: {any: thing}}");
        Answer strict = cluster.post(RECIPES + "?fieldValidation=Strict", typo);
        assertThat(strict.code()).isEqualTo(400);
        assertThat(strict.message()).contains("strict decoding error: unknown field \"spec.serving\"");
        Answer warned = cluster.post(RECIPES + "?fieldValidation=Warn", typo);
        assertThat(warned.code()).isEqualTo(201);
        assertThat(warned.response().headers().firstValue("Warning"))
                .contains("299 - \"unknown field \\\"spec.serving\\\"\"");
        assertThat(warned.body().path("spec").has("serving")).isFalse();
        assertThat(warned.body().at("/spec/extra/any").asText()).isEqualTo("thing");
    }

    @Test
    void a_rule_about_a_transition_judges_updates_only() {
        assertThat(cluster.post(RECIPES, recipe("fixed", "{dish: stew}")).code())
                .isEqualTo(201);
        Answer changed = cluster.patch(RECIPES + "/fixed", "merge-patch+json", "{spec: {dish: soup}}");
        assertThat(changed.code()).isEqualTo(422);
        assertThat(changed.message())
                .endsWith("spec.dish: Invalid value: object: a recipe stays a recipe for the same dish");
        assertThat(cluster.patch(RECIPES + "/fixed", "merge-patch+json", "{spec: {servings: 5}}")
                        .code())
                .isEqualTo(200);
    }

    @Test
    void a_definition_with_a_rule_that_is_no_cel_is_refused() {
        String definition = RunningCluster.recipeDefinition()
                .replace("recipes", "meals")
                .replace("self.servings <= 12", "self.servings <=");
        Answer refused = cluster.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("properties[spec].x-kubernetes-validations.rule", "compilation failed");
    }

    @Test
    void a_definition_with_a_default_that_it_would_not_take_is_refused() {
        String definition =
                RunningCluster.recipeDefinition().replace("recipes", "meals").replace("default: 4", "default: 400");
        Answer refused = cluster.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("properties[servings].default: Invalid value: 400", "must be ≤ 100");
    }

    @Test
    void a_definition_must_carry_the_name_of_what_it_defines() {
        String definition = RunningCluster.recipeDefinition().replace("name: recipes.kitchen.test", "name: wrong.test");
        Answer refused = cluster.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
        assertThat(refused.message()).contains("metadata.name: Invalid value: \"wrong.test\"");
    }

    @Test
    void a_changed_definition_counts_from_the_next_write() {
        String name = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/recipes.kitchen.test";
        assertThat(cluster.post(RECIPES, recipe("before", "{dish: stew, servings: 60}"))
                        .code())
                .isEqualTo(201);
        String path = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/servings/maximum";
        cluster.patch(name, "json-patch+json", "[{op: replace, path: " + path + ", value: 50}]");
        assertThat(cluster.post(RECIPES, recipe("after", "{dish: stew, servings: 60}"))
                        .message())
                .contains("must be ≤ 50");
        cluster.patch(name, "json-patch+json", "[{op: replace, path: " + path + ", value: 100}]");
    }

    @Test
    void names_and_labels_have_their_alphabets() {
        assertThat(cluster.post(RECIPES, recipe("Upper_Case", "{dish: stew}")).message())
                .contains("metadata.name: Invalid value");
        assertThat(cluster.post(RECIPES, recipe("x", "{dish: stew}").replace("name: x", "name: x, labels: {a: 'b c'}"))
                        .message())
                .contains("metadata.labels: Invalid value: \"b c\"");
    }

    @Test
    void a_job_without_a_container_or_with_the_wrong_restart_policy_is_refused() {
        String jobs = "/apis/batch/v1/namespaces/default/jobs";
        String job = "{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {template: {spec: %s}}}";
        assertThat(cluster.post(jobs, job.formatted("{restartPolicy: Never, containers: []}"))
                        .message())
                .contains("spec.template.spec.containers: Invalid value: 0 items: must have at least 1 items");
        assertThat(cluster.post(jobs, job.formatted("{restartPolicy: Always, containers: [{name: a, image: b}]}"))
                        .message())
                .contains("spec.template.spec.restartPolicy: Unsupported value: \"Always\"");
        assertThat(cluster.post(jobs, job.formatted("{restartPolicy: Never, containers: [{name: a}]}"))
                        .message())
                .contains("spec.template.spec.containers[0].image: Required value");
    }
}
