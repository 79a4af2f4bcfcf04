package dev.hubbub.controller.resource;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The definitions of the custom resources, made from the Java types. The generator sorts printer columns by path and
 * says a record component's validations twice; both are put right here, and settings get what defines them.
 */
final class DefinitionFiles {

    static final Map<String, Class<? extends CustomResource<?, ?>>> TYPES = Map.of(
            "checkpoints.yaml", Checkpoint.class, "experiments.yaml", Experiment.class, "trials.yaml", Trial.class);

    private static final String HEADER = "# Generated from services/controller. To make it anew:\n"
            + "#   mvn -pl services/controller test -Dtest=CustomResourceDefinitionTest -Dhubbub.definitions.write=true\n";

    @JsonSerialize(using = ToStringSerializer.class)
    private interface Opaque {}

    private DefinitionFiles() {}

    /** Where the generated files are checked in. */
    static Path folder() {
        return Path.of(System.getProperty("basedir", ".")).resolve("../../k8s/crds");
    }

    static String yaml(Class<? extends CustomResource<?, ?>> type, Path scratch) throws IOException {
        return HEADER + Serialization.asYaml(definition(type, scratch)).replaceFirst("^---\n", "");
    }

    static CustomResourceDefinition definition(Class<? extends CustomResource<?, ?>> type, Path scratch)
            throws IOException {
        ObjectMapper mapper = Serialization.jsonMapper().copy();
        // The generator has no word for values by name; what they are is written in afterwards.
        for (Class<?> values :
                List.of(ParameterValues.class, DecodingOptions.class, DecodingSpec.Grid.class, TrainingOptions.class)) {
            mapper.addMixIn(values, Opaque.class);
        }
        new CRDGenerator()
                .withObjectMapper(mapper, new KubernetesSerialization(mapper, false))
                .customResourceClasses(type)
                .forCRDVersions("v1")
                .inOutputDir(scratch.toFile())
                .detailedGenerate();
        Path generated;
        try (Stream<Path> files = Files.list(scratch)) {
            String prefix = CustomResource.getCRDName(type);
            generated = files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
        CustomResourceDefinition definition =
                Serialization.unmarshal(Files.readString(generated), CustomResourceDefinition.class);
        for (CustomResourceDefinitionVersion version : definition.getSpec().getVersions()) {
            order(version.getAdditionalPrinterColumns(), type);
            JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
            root.setDescription(description(type));
            Type[] parts = ((ParameterizedType) type.getGenericSuperclass()).getActualTypeArguments();
            root.getProperties().get("spec").setDescription(description((Class<?>) parts[0]));
            root.getProperties().get("status").setDescription(description((Class<?>) parts[1]));
            root.setRequired(List.of("spec"));
            singleValidations(root);
            DecodingDefinition.write(root.getProperties().get("spec"));
            MetricDefinition.write(
                    root.getProperties().get("spec"), root.getProperties().get("status"));
            Limits.write(root.getProperties().get("spec"), root.getProperties().get("status"));
        }
        return definition;
    }

    private static String description(Class<?> type) {
        return type.getAnnotation(JsonClassDescription.class).value();
    }

    private static void order(List<CustomResourceColumnDefinition> columns, Class<?> type) {
        List<String> names = Stream.of(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        columns.sort(Comparator.comparing(column -> names.indexOf(column.getName())));
    }

    private static void singleValidations(JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(DefinitionFiles::singleValidations);
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            singleValidations(schema.getItems().getSchema());
        }
    }
}
