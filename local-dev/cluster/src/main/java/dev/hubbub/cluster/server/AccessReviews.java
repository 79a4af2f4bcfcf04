package dev.hubbub.cluster.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Questions about rights, which on one's own machine are always answered with yes. */
final class AccessReviews {
    static final String GROUP = "authorization.k8s.io";

    private AccessReviews() {}

    /** The answered review, or nothing where the path is no review's. */
    static Optional<ObjectNode> answer(ResourcePath path, ObjectNode review) {
        if (!path.group().equals(GROUP)) {
            return Optional.empty();
        }
        switch (path.plural()) {
            case "selfsubjectaccessreviews" -> review.putObject("status").put("allowed", true);
            case "selfsubjectrulesreviews" -> {
                ObjectNode status = review.putObject("status").put("incomplete", false);
                ObjectNode all = JsonNodeFactory.instance.objectNode();
                for (String field : new String[] {"verbs", "apiGroups", "resources"}) {
                    all.putArray(field).add("*");
                }
                status.putArray("resourceRules").add(all);
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
}
