package dev.hubbub.cluster.selector;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.cluster.resource.ApiFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The {@code labelSelector} of a request: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. */
public final class LabelSelector implements Predicate<JsonNode> {
    // Commas inside parentheses belong to a set.
    private static final Pattern COMMA_OUTSIDE_SET = Pattern.compile(",(?![^(]*\\))");
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*([^=!\\s]*)");
    private static final Pattern KEY = Pattern.compile("(!?)\\s*([A-Za-z0-9][-A-Za-z0-9_./]*)");

    private final List<Predicate<JsonNode>> requirements;

    private LabelSelector(List<Predicate<JsonNode>> requirements) {
        this.requirements = requirements;
    }

    public static LabelSelector parse(String text) {
        List<Predicate<JsonNode>> requirements = new ArrayList<>();
        if (text != null && !text.isBlank()) {
            for (String requirement : COMMA_OUTSIDE_SET.split(text)) {
                requirements.add(requirement(requirement.strip()));
            }
        }
        return new LabelSelector(requirements);
    }

    private static Predicate<JsonNode> requirement(String text) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Set<String> values =
                    Arrays.stream(set.group(3).split(",")).map(String::strip).collect(Collectors.toSet());
            String key = set.group(1);
            return set.group(2).equals("in")
                    ? labels ->
                            labels.has(key) && values.contains(labels.get(key).asText())
                    : labels ->
                            !labels.has(key) || !values.contains(labels.get(key).asText());
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            String key = equality.group(1);
            String value = equality.group(3);
            return equality.group(2).equals("!=")
                    ? labels -> !labels.has(key) || !labels.get(key).asText().equals(value)
                    : labels -> labels.has(key) && labels.get(key).asText().equals(value);
        }
        Matcher key = KEY.matcher(text);
        if (key.matches()) {
            boolean wanted = key.group(1).isEmpty();
            String name = key.group(2);
            return labels -> labels.has(name) == wanted;
        }
        throw ApiFailure.badRequest("unable to parse requirement \"" + text + "\" of the label selector");
    }

    /** Whether the object's labels satisfy every requirement. */
    @Override
    public boolean test(JsonNode object) {
        JsonNode labels = object.path("metadata").path("labels");
        return requirements.stream().allMatch(r -> r.test(labels));
    }
}
