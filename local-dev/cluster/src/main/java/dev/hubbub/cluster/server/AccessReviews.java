package dev.hubbub.cluster.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.access.Access;
import dev.hubbub.cluster.access.AccessRequest;
import dev.hubbub.cluster.access.User;
import java.util.Optional;

/** Answers questions about one's own rights. */
final class AccessReviews {
    static final String GROUP = "authorization.k8s.io";

    private final Access access;

    AccessReviews(Access access) {
        this.access = access;
    }

    /** The answered review, or nothing where the path is no review's. */
    Optional<ObjectNode> answer(User user, ResourcePath path, ObjectNode review) {
        if (!path.group().equals(GROUP)) {
            return Optional.empty();
        }
        switch (path.plural()) {
            case "selfsubjectaccessreviews" -> review.putObject("status")
                    .put("allowed", allows(user, review.path("spec").path("resourceAttributes")));
            case "selfsubjectrulesreviews" -> {
                ObjectNode status = review.putObject("status").put("incomplete", false);
                ArrayNode rules = status.putArray("resourceRules");
                access.rules(user, review.path("spec").path("namespace").asText())
                        .forEach(rule -> write(rule, rules.addObject()));
                ObjectNode urls = status.putArray("nonResourceRules").addObject();
                urls.putArray("verbs").add("*");
                urls.putArray("nonResourceURLs").add("*");
            }
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(review);
    }

    private boolean allows(User user, JsonNode asked) {
        AccessRequest request = new AccessRequest(
                asked.path("verb").asText(),
                asked.path("group").asText(),
                asked.path("resource").asText(),
                asked.path("subresource").asText(),
                asked.path("namespace").asText(),
                asked.path("name").asText());
        return access.rules(user, request.namespace()).stream().anyMatch(rule -> rule.allows(request));
    }

    private static void write(Access.Rule rule, ObjectNode written) {
        rule.verbs().forEach(written.putArray("verbs")::add);
        rule.groups().forEach(written.putArray("apiGroups")::add);
        rule.resources().forEach(written.putArray("resources")::add);
        if (!rule.names().isEmpty()) {
            rule.names().forEach(written.putArray("resourceNames")::add);
        }
    }
}
