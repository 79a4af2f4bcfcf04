package dev.hubbub.cluster.selector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code fieldSelector} of a request: {@code metadata.name=a,status.phase!=Running}. */
public final class FieldSelector implements Predicate<JsonNode> {
    private static final Pattern TERM = Pattern.compile("([A-Za-z0-9.]+)\\s*(==|=|!=)\\s*(.*)");
    private static final Set<String> ALWAYS = Set.of("metadata.name", "metadata.namespace");
    private static final Map<String, Set<String>> BY_KIND = Map.of(
            "pods",
            Set.of("spec.nodeName", "spec.restartPolicy", "status.phase", "status.podIP"),
            "jobs",
            Set.of("status.successful"),
            "secrets",
            Set.of("type"),
            "namespaces",
            Set.of("status.phase"),
            "events",
            Set.of(
                    "involvedObject.kind",
                    "involvedObject.namespace",
                    "involvedObject.name",
                    "involvedObject.uid",
                    "involvedObject.apiVersion",
                    "involvedObject.resourceVersion",
                    "involvedObject.fieldPath",
                    "regarding.kind",
                    "regarding.namespace",
                    "regarding.name",
                    "regarding.uid",
                    "reason",
                    "reportingController",
                    "source",
                    "type"));

    private final List<Predicate<JsonNode>> terms;

    private FieldSelector(List<Predicate<JsonNode>> terms) {
        this.terms = terms;
    }

    public static FieldSelector parse(ResourceType type, String text) {
        List<Predicate<JsonNode>> terms = new ArrayList<>();
        if (text != null && !text.isBlank()) {
            for (String term : text.split(",")) {
                terms.add(term(type, term.strip()));
            }
        }
        return new FieldSelector(terms);
    }

    private static Predicate<JsonNode> term(ResourceType type, String text) {
        Matcher term = TERM.matcher(text);
        if (!term.matches()) {
            throw ApiFailure.badRequest("invalid selector: '" + text + "'; can't understand '" + text + "'");
        }
        String field = term.group(1);
        Set<String> supported = BY_KIND.getOrDefault(type.plural(), Set.of());
        if (!ALWAYS.contains(field) && (type.custom() || !supported.contains(field))) {
            throw ApiFailure.badRequest("field label not supported: " + field);
        }
        String pointer = "/" + field.replace('.', '/');
        boolean equal = !term.group(2).equals("!=");
        return object -> object.at(pointer).asText("").equals(term.group(3)) == equal;
    }

    @Override
    public boolean test(JsonNode object) {
        return terms.stream().allMatch(t -> t.test(object));
    }
}
