package dev.hubbub.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ObjectMeta;
import dev.hubbub.cluster.store.ObjectKey;
import dev.hubbub.cluster.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables a container's {@code env} and {@code envFrom} give it. */
final class ContainerEnvironment {
    private static final String FAULT = "CreateContainerConfigError";
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\$)?\\(([A-Za-z_][-A-Za-z0-9_.]*)\\)");
    private static final Pattern KEYED_FIELD = Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']");

    private final ObjectStore store;
    private final ObjectNode pod;
    private final Map<String, String> variables;

    private ContainerEnvironment(ObjectStore store, ObjectNode pod, Map<String, String> variables) {
        this.store = store;
        this.pod = pod;
        this.variables = variables;
    }

    /**
     * @param base the variables the container has without its own; these are visible to its references
     */
    static Map<String, String> of(ObjectStore store, ObjectNode pod, JsonNode container, Map<String, String> base)
            throws ContainerConfigFault {
        ContainerEnvironment environment = new ContainerEnvironment(store, pod, new LinkedHashMap<>(base));
        for (JsonNode source : container.path("envFrom")) {
            environment.addAll(source);
        }
        for (JsonNode entry : container.path("env")) {
            environment.add(entry);
        }
        return environment.variables;
    }

    /** Replaces {@code $(NAME)} by the variable's value; unknown names and {@code $$(NAME)} stay as text. */
    static String expanded(String text, Map<String, String> variables) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            String name = match.group(2);
            if (match.group(1) != null) {
                return Matcher.quoteReplacement("$(" + name + ")");
            }
            return Matcher.quoteReplacement(variables.getOrDefault(name, match.group()));
        });
    }

    private void addAll(JsonNode source) throws ContainerConfigFault {
        String prefix = source.path("prefix").asText("");
        boolean secret = source.has("secretRef");
        JsonNode reference = source.path(secret ? "secretRef" : "configMapRef");
        Optional<ObjectNode> found = find(secret, reference);
        if (found.isPresent()) {
            for (var entry : found.get().path("data").properties()) {
                variables.put(prefix + entry.getKey(), decoded(secret, entry.getValue()));
            }
        }
    }

    private void add(JsonNode entry) throws ContainerConfigFault {
        String name = entry.path("name").asText();
        JsonNode from = entry.path("valueFrom");
        if (!from.isObject()) {
            variables.put(name, expanded(entry.path("value").asText(""), variables));
            return;
        }
        if (from.has("fieldRef")) {
            variables.put(name, field(from.path("fieldRef").path("fieldPath").asText()));
        } else if (from.has("configMapKeyRef")) {
            key(false, from.get("configMapKeyRef")).ifPresent(value -> variables.put(name, value));
        } else if (from.has("secretKeyRef")) {
            key(true, from.get("secretKeyRef")).ifPresent(value -> variables.put(name, value));
        } else {
            throw new ContainerConfigFault(
                    FAULT,
                    "the variable " + name + " takes its value from " + from + ", which the local node does not"
                            + " offer; use value, fieldRef, configMapKeyRef or secretKeyRef");
        }
    }

    private Optional<String> key(boolean secret, JsonNode reference) throws ContainerConfigFault {
        Optional<ObjectNode> found = find(secret, reference);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String key = reference.path("key").asText();
        JsonNode value = found.get().path("data").get(key);
        if (value == null) {
            if (reference.path("optional").asBoolean()) {
                return Optional.empty();
            }
            throw new ContainerConfigFault(
                    FAULT,
                    "couldn't find key " + key + " in " + (secret ? "Secret " : "ConfigMap ")
                            + ObjectMeta.of(pod).namespace() + "/"
                            + reference.path("name").asText());
        }
        return Optional.of(decoded(secret, value));
    }

    private Optional<ObjectNode> find(boolean secret, JsonNode reference) throws ContainerConfigFault {
        String name = reference.path("name").asText();
        String plural = secret ? "secrets" : "configmaps";
        Optional<ObjectNode> found =
                store.get(new ObjectKey("", plural, ObjectMeta.of(pod).namespace(), name));
        if (found.isEmpty() && !reference.path("optional").asBoolean()) {
            throw new ContainerConfigFault(FAULT, (secret ? "secret" : "configmap") + " \"" + name + "\" not found");
        }
        return found;
    }

    private static String decoded(boolean secret, JsonNode value) throws ContainerConfigFault {
        if (!secret) {
            return value.asText();
        }
        try {
            return new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ContainerConfigFault(FAULT, "a value of the secret is not in base64");
        }
    }

    private String field(String path) throws ContainerConfigFault {
        Matcher keyed = KEYED_FIELD.matcher(path);
        if (keyed.matches()) {
            return pod.path("metadata")
                    .path(keyed.group(1))
                    .path(keyed.group(2))
                    .asText("");
        }
        return switch (path) {
            case "metadata.name",
                    "metadata.namespace",
                    "metadata.uid",
                    "spec.nodeName",
                    "spec.serviceAccountName" -> pod.at("/" + path.replace('.', '/'))
                    .asText("");
            case "status.podIP", "status.hostIP" -> "127.0.0.1";
            default -> throw new ContainerConfigFault(FAULT, "the field " + path + " cannot be used as a variable");
        };
    }
}
