package dev.hubbub.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.FieldFault;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.schema.CelRules;
import dev.hubbub.cluster.schema.SchemaDefaults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** What the built-in kinds demand and complete beyond their schemas. */
final class BuiltInKinds {
    static final String DEFINITION_CLEANUP = "customresourcecleanup.apiextensions.k8s.io";
    private static final long GRACE_SECONDS = 30;

    private final CelRules rules;

    BuiltInKinds(CelRules rules) {
        this.rules = rules;
    }

    /** Fills in what the server decides; {@code old} is null for a creation. */
    void complete(ResourceType type, ObjectNode object, ObjectNode old) {
        switch (type.plural()) {
            case "jobs" -> completeJob(object, old);
            case "pods" -> completePod(object, old);
            case "secrets" -> encodeStringData(object);
            case "namespaces" -> {
                if (old == null) {
                    object.withObject("/status").put("phase", "Active");
                }
            }
            case "customresourcedefinitions" -> completeDefinition(object, old);
            default -> {}
        }
    }

    List<FieldFault> faults(ResourceType type, ObjectNode object, ObjectNode old) {
        return switch (type.plural()) {
            case "jobs" -> jobFaults(object, old);
            case "pods" -> podFaults(object, old);
            case "customresourcedefinitions" -> definitionFaults(object);
            default -> List.of();
        };
    }

    private static void completeJob(ObjectNode job, ObjectNode old) {
        if (old != null || !job.path("spec").path("template").isObject()) {
            return;
        }
        ObjectMeta meta = ObjectMeta.of(job);
        ObjectNode spec = job.withObject("/spec");
        ObjectNode labels = spec.withObject("/template/metadata/labels");
        labels.put("batch.kubernetes.io/controller-uid", meta.uid());
        labels.put("batch.kubernetes.io/job-name", meta.name());
        labels.put("controller-uid", meta.uid());
        labels.put("job-name", meta.name());
        if (!spec.path("manualSelector").asBoolean()) {
            ObjectNode selector = spec.putObject("selector");
            selector.putObject("matchLabels").put("batch.kubernetes.io/controller-uid", meta.uid());
        }
        // With neither, a Job is one run; with parallelism alone it is a work queue that any one success ends.
        if (!spec.has("completions") && !spec.has("parallelism")) {
            spec.put("completions", 1).put("parallelism", 1);
        }
        completePodSpec(spec.withObject("/template/spec"));
        job.putObject("status");
    }

    private static void completePod(ObjectNode pod, ObjectNode old) {
        if (old == null && pod.path("spec").isObject()) {
            ObjectNode spec = pod.withObject("/spec");
            completePodSpec(spec);
            if (!spec.has("restartPolicy")) {
                spec.put("restartPolicy", "Always");
            }
            pod.putObject("status").put("phase", "Pending").put("qosClass", "BestEffort");
        }
    }

    private static void completePodSpec(ObjectNode spec) {
        if (!spec.has("terminationGracePeriodSeconds")) {
            spec.put("terminationGracePeriodSeconds", GRACE_SECONDS);
        }
    }

    private static void encodeStringData(ObjectNode secret) {
        if (secret.remove("stringData") instanceof ObjectNode plain) {
            ObjectNode data = secret.withObject("/data");
            plain.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static void completeDefinition(ObjectNode definition, ObjectNode old) {
        JsonNode names = definition.path("spec").path("names");
        if (names instanceof ObjectNode written && written.path("kind").isTextual()) {
            String kind = written.get("kind").asText();
            if (!written.has("singular")) {
                written.put("singular", kind.toLowerCase(Locale.ROOT));
            }
            if (!written.has("listKind")) {
                written.put("listKind", kind + "List");
            }
        }
        if (old == null) {
            ObjectMeta.of(definition).addFinalizer(DEFINITION_CLEANUP);
            ObjectNode status = definition.putObject("status");
            status.set("acceptedNames", names.deepCopy());
            status.putArray("storedVersions");
            for (String condition : List.of("NamesAccepted", "Established")) {
                status.withArray("/conditions")
                        .addObject()
                        .put("type", condition)
                        .put("status", "True")
                        .put("lastTransitionTime", ObjectMeta.now())
                        .put("reason", condition.equals("Established") ? "InitialNamesAccepted" : "NoConflicts")
                        .put("message", "");
            }
        }
        for (JsonNode version : definition.path("spec").path("versions")) {
            if (version.path("storage").asBoolean()) {
                definition
                        .withObject("/status")
                        .putArray("storedVersions")
                        .add(version.path("name").asText());
            }
        }
    }

    private static List<FieldFault> jobFaults(ObjectNode job, ObjectNode old) {
        List<FieldFault> faults = new ArrayList<>();
        JsonNode spec = job.path("spec");
        String restart =
                spec.path("template").path("spec").path("restartPolicy").asText("");
        if (!restart.equals("Never") && !restart.equals("OnFailure")) {
            faults.add(new FieldFault(
                    "spec.template.spec.restartPolicy",
                    FieldFault.Kind.UNSUPPORTED,
                    "\"" + restart + "\"",
                    "supported values: \"Never\", \"OnFailure\""));
        }
        if (spec.path("completionMode").asText().equals("Indexed") && !spec.has("completions")) {
            faults.add(FieldFault.required("spec.completions"));
        }
        if (old == null) {
            faults.addAll(JobTemplateFaults.of(job));
        } else {
            boolean indexed = spec.path("completionMode").asText().equals("Indexed");
            boolean neverStarted = old.path("spec").path("suspend").asBoolean()
                    && !old.path("status").has("startTime");
            immutable(faults, job, old, "selector");
            immutable(faults, job, old, "completionMode");
            if (!indexed) {
                immutable(faults, job, old, "completions");
            }
            if (!neverStarted) {
                immutable(faults, job, old, "template");
            }
        }
        return faults;
    }

    private static void immutable(List<FieldFault> faults, ObjectNode object, ObjectNode old, String field) {
        JsonNode now = object.path("spec").path(field);
        if (!now.equals(old.path("spec").path(field))) {
            faults.add(FieldFault.invalid("spec." + field, now, "field is immutable"));
        }
    }

    private static List<FieldFault> podFaults(ObjectNode pod, ObjectNode old) {
        if (old == null) {
            return List.of();
        }
        ObjectNode spec = pod.withObject("/spec").deepCopy();
        if (!old.path("spec").has("nodeName")) {
            // The node that takes the pod writes its name.
            spec.remove("nodeName");
        }
        if (spec.equals(old.path("spec"))) {
            return List.of();
        }
        return List.of(FieldFault.forbidden(
                "spec", "a pod's spec cannot change after its creation; delete the pod and create it again"));
    }

    private List<FieldFault> definitionFaults(ObjectNode definition) {
        List<FieldFault> faults = new ArrayList<>();
        JsonNode spec = definition.path("spec");
        String expected = spec.path("names").path("plural").asText() + "."
                + spec.path("group").asText();
        String name = ObjectMeta.of(definition).name();
        if (!name.equals(expected)) {
            faults.add(FieldFault.invalid(
                    "metadata.name", "\"" + name + "\"", "must be spec.names.plural+\".\"+spec.group"));
        }
        int stored = 0;
        for (int i = 0; i < spec.path("versions").size(); i++) {
            JsonNode version = spec.get("versions").get(i);
            stored += version.path("storage").asBoolean() ? 1 : 0;
            String path = "spec.versions[" + i + "].schema.openAPIV3Schema";
            JsonNode schema = version.path("schema").path("openAPIV3Schema");
            if (!schema.isObject()) {
                faults.add(FieldFault.required(path));
            } else {
                faults.addAll(rules.uncompilable(schema, path));
                faults.addAll(SchemaDefaults.misfits(schema, path));
            }
        }
        if (stored != 1) {
            faults.add(FieldFault.invalid(
                    "spec.versions", stored, "must have exactly one version marked as storage version"));
        }
        return faults;
    }
}
