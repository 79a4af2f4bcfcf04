package dev.hubbub.controller.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.schema.SchemaDefaults;
import dev.hubbub.contracts.Json;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNames;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomResourceDefinitionTest {

    @TempDir
    Path scratch;

    @Test
    void the_checked_in_definitions_are_those_of_the_types() throws Exception {
        for (Map.Entry<String, Class<? extends CustomResource<?, ?>>> type : DefinitionFiles.TYPES.entrySet()) {
            String generated = DefinitionFiles.yaml(type.getValue(), scratch);
            Path file = DefinitionFiles.folder().resolve(type.getKey());
            if (Boolean.getBoolean("hubbub.definitions.write")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, generated);
            }
            assertEquals(
                    generated,
                    Files.isReadable(file) ? Files.readString(file) : "",
                    file.getFileName() + " is stale: its first lines say how to make it anew");
        }
    }

    @Test
    void no_field_may_be_null_which_rules_would_take_for_something_that_is_there() throws Exception {
        for (String file : DefinitionFiles.TYPES.keySet()) {
            assertFalse(
                    Files.readString(DefinitionFiles.folder().resolve(file)).contains("nullable:"),
                    file + ": without @Nullable, an API server takes null for an absent field");
        }
    }

    @Test
    void every_field_is_described() throws Exception {
        List<String> bare = new ArrayList<>();
        for (Class<? extends CustomResource<?, ?>> type : DefinitionFiles.TYPES.values()) {
            for (Map.Entry<String, JSONSchemaProps> part :
                    schema(type).getProperties().entrySet()) {
                collectBare(part.getKey(), part.getValue(), bare);
            }
        }
        assertEquals(List.of(), bare);
    }

    @Test
    void all_kinds_are_described_and_listed_together_and_have_a_short_name() throws Exception {
        Set<String> shortNames = new HashSet<>();
        for (Class<? extends CustomResource<?, ?>> type : DefinitionFiles.TYPES.values()) {
            CustomResourceDefinitionNames names =
                    DefinitionFiles.definition(type, scratch).getSpec().getNames();
            assertEquals(List.of("hubbub"), names.getCategories(), "kubectl get hubbub");
            assertEquals(1, names.getShortNames().size(), names.getKind());
            assertTrue(shortNames.addAll(names.getShortNames()), names.getShortNames() + " stands for two kinds");
            assertTrue(schema(type).getDescription().endsWith("."), "kubectl explain " + names.getSingular());
        }
    }

    @Test
    void every_number_of_every_resource_ends_before_it_overflows_and_every_text_list_and_map_ends() throws Exception {
        List<String> endless = new ArrayList<>();
        for (Class<? extends CustomResource<?, ?>> type : DefinitionFiles.TYPES.values()) {
            JSONSchemaProps root = schema(type);
            Limits.visit(root.getProperties().get("spec"), part -> {
                if (Boolean.TRUE.equals(part.getXKubernetesIntOrString())) {
                    assertNotNull(part.getPattern(), part.getDescription());
                    return;
                }
                boolean ends =
                        switch (part.getType()) {
                            case "integer" -> isOneOfJava(part);
                            case "number" -> part.getMinimum() != null && part.getMaximum() != null;
                            case "string" -> part.getMaxLength() != null
                                    || !part.getEnum().isEmpty();
                            case "array" -> part.getMaxItems() != null;
                            default -> part.getAdditionalProperties() == null || part.getMaxProperties() != null;
                        };
                if (!ends) {
                    endless.add(type.getSimpleName() + " spec: " + part.getDescription());
                }
            });
            Limits.visit(root.getProperties().get("status"), part -> {
                if ("integer".equals(part.getType()) && !isOneOfJava(part)) {
                    endless.add(type.getSimpleName() + " status: " + part.getDescription());
                }
            });
        }
        assertEquals(List.of(), endless);
    }

    private static boolean isOneOfJava(JSONSchemaProps number) {
        return number.getMinimum() != null
                && number.getMinimum() >= Integer.MIN_VALUE
                && number.getMaximum() != null
                && number.getMaximum() <= Integer.MAX_VALUE;
    }

    @Test
    void the_definition_is_small_enough_for_kubectls_annotation() throws Exception {
        for (Class<? extends CustomResource<?, ?>> type : DefinitionFiles.TYPES.values()) {
            int size = Serialization.asJson(DefinitionFiles.definition(type, scratch))
                    .length();
            // Half of it: the annotation holds what is applied now, too.
            assertTrue(size < 131_072, type.getSimpleName() + " takes " + size + " of 262,144 bytes");
        }
    }

    @Test
    void the_columns_come_in_the_order_a_reader_wants() throws Exception {
        assertEquals(
                List.of("Phase", "Trials", "Done", "Failed", "Best", "Metric", "Value", "Age"),
                columns(Experiment.class));
        assertEquals(
                List.of(
                        "Model",
                        "Beam",
                        "Length",
                        "Phase",
                        "Sessions",
                        "WER (pooled)",
                        "WER (speaker mean)",
                        "Joint Error",
                        "Normalizer",
                        "Seconds",
                        "CER",
                        "RTF",
                        "Precision",
                        "Modalities",
                        "Age"),
                columns(Trial.class));
        assertEquals(
                List.of("Phase", "Model", "Step", "Experiment", "Verdict", "Files", "Size", "Digest", "URI", "Age"),
                columns(Checkpoint.class));
    }

    @Test
    void every_one_has_a_status_of_its_own() throws Exception {
        for (Class<? extends CustomResource<?, ?>> type : DefinitionFiles.TYPES.values()) {
            assertNotNull(DefinitionFiles.definition(type, scratch)
                    .getSpec()
                    .getVersions()
                    .get(0)
                    .getSubresources()
                    .getStatus());
        }
    }

    @Test
    void the_types_default_what_the_schema_defaults() throws Exception {
        JsonNode fromSchema = defaulted(schema(Experiment.class).getProperties().get("spec"), null);
        ExperimentSpec bySchema = Serialization.unmarshal(fromSchema.toString(), ExperimentSpec.class);
        ExperimentSpec byType = Serialization.unmarshal("{}", ExperimentSpec.class);
        assertEquals(byType, bySchema);
        assertEquals(List.of(Json.tree(5)), bySchema.decoding().grid().values().get("beamSize"));
        assertEquals(List.of(Json.tree(15)), bySchema.decoding().grid().values().get("maxSegmentSeconds"));
    }

    @Test
    void every_default_is_one_that_its_own_field_takes_or_no_cluster_takes_the_definition() throws Exception {
        for (Class<? extends CustomResource<?, ?>> type : DefinitionFiles.TYPES.values()) {
            assertEquals(
                    List.of(),
                    SchemaDefaults.misfits(Serialization.jsonMapper().valueToTree(schema(type)), type.getSimpleName()));
        }
    }

    @Test
    void a_pod_is_given_no_more_gpus_than_it_computes_on() throws Exception {
        JSONSchemaProps pods = schema(Experiment.class)
                .getProperties()
                .get("spec")
                .getProperties()
                .get("resources")
                .getProperties()
                .get("transcription");
        assertEquals(1, pods.getProperties().get("gpu").getMaximum());
    }

    @Test
    void the_samples_fit_the_types() throws Exception {
        try (Stream<Path> samples = Files.list(DefinitionFiles.folder().resolve("../samples"))) {
            List<Path> files =
                    samples.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertTrue(files.size() >= 3, files.toString());
            for (Path file : files) {
                for (String document : Files.readString(file).split("(?m)^---$")) {
                    assertFits(file, document);
                }
            }
        }
    }

    private void assertFits(Path file, String document) throws Exception {
        Experiment experiment = Serialization.unmarshal(document, Experiment.class);
        List<String> unknown = new ArrayList<>();
        collectUnknown(
                "spec",
                Serialization.unmarshal(document, JsonNode.class).get("spec"),
                schema(Experiment.class).getProperties().get("spec"),
                unknown);
        assertEquals(List.of(), unknown, file.getFileName() + " has fields that do not exist");
        assertTrue(experiment.getSpec().models().size() > 0, file.toString());
    }

    private JSONSchemaProps schema(Class<? extends CustomResource<?, ?>> type) throws Exception {
        CustomResourceDefinition definition = DefinitionFiles.definition(type, scratch);
        return definition.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    }

    private List<String> columns(Class<? extends CustomResource<?, ?>> type) throws Exception {
        return DefinitionFiles.definition(type, scratch)
                .getSpec()
                .getVersions()
                .get(0)
                .getAdditionalPrinterColumns()
                .stream()
                .map(CustomResourceColumnDefinition::getName)
                .toList();
    }

    private static void collectBare(String path, JSONSchemaProps schema, List<String> bare) {
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> {
                if (field.getDescription() == null) {
                    bare.add(path + "." + name);
                }
                collectBare(path + "." + name, field, bare);
            });
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            collectBare(path + "[]", schema.getItems().getSchema(), bare);
        }
    }

    private static void collectUnknown(String path, JsonNode value, JSONSchemaProps schema, List<String> unknown) {
        if (value.isArray()) {
            value.forEach(
                    item -> collectUnknown(path + "[]", item, schema.getItems().getSchema(), unknown));
        } else if (value.isObject() && schema.getAdditionalProperties() == null) {
            value.properties().forEach(field -> {
                JSONSchemaProps known = schema.getProperties().get(field.getKey());
                if (known == null) {
                    unknown.add(path + "." + field.getKey());
                } else {
                    collectUnknown(path + "." + field.getKey(), field.getValue(), known, unknown);
                }
            });
        }
    }

    /** A value with its schema's defaults, as an API server fills them in. */
    private static JsonNode defaulted(JSONSchemaProps schema, JsonNode value) {
        JsonNode result = value == null ? Json.mapper().createObjectNode() : value.deepCopy();
        if (schema.getProperties() != null && result instanceof ObjectNode object) {
            schema.getProperties().forEach((name, field) -> {
                JsonNode present = object.has(name) ? object.get(name) : field.getDefault();
                if (present != null) {
                    object.set(name, defaulted(field, present));
                }
            });
        }
        return result;
    }
}
