package dev.hubbub.cluster.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.resource.ApiFailure;
import dev.hubbub.cluster.store.ObjectKey;
import dev.hubbub.cluster.store.ObjectStore;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Access by Roles and ClusterRoles and what binds them, for whoever brings a token that was issued here. Nothing is
 * allowed that no rule allows. ClusterRoles that collect the rules of others ({@code aggregationRule}) have none here,
 * and whoever may write roles may write any.
 */
public final class RoleBasedAccess implements Access {
    static final String GROUP = "rbac.authorization.k8s.io";
    private static final String BEARER = "Bearer ";

    private final ObjectStore store;
    private final Map<String, User> tokens = new HashMap<>();

    public RoleBasedAccess(ObjectStore store) {
        this.store = store;
    }

    /** A token by which the cluster knows the one who set it up. */
    public String issueToAdministrator() {
        return issueTo(User.administrator());
    }

    /** A token by which the cluster knows this user, until it ends. */
    public synchronized String issueTo(User user) {
        String token = UUID.randomUUID().toString();
        tokens.put(token, user);
        return token;
    }

    @Override
    public synchronized User who(String authorization) {
        return Optional.ofNullable(authorization)
                .filter(header -> header.startsWith(BEARER))
                .map(header -> tokens.get(header.substring(BEARER.length()).strip()))
                .orElseThrow(ApiFailure::unauthorized);
    }

    @Override
    public boolean allows(User user, AccessRequest request) {
        return user.mayAll() || boundRules(user, request.namespace()).anyMatch(rule -> rule.allows(request));
    }

    @Override
    public List<Rule> rules(User user, String namespace) {
        return user.mayAll() ? List.of(Rule.ALL) : boundRules(user, namespace).toList();
    }

    private Stream<Rule> boundRules(User user, String namespace) {
        Stream<ObjectNode> everywhere = store.list(GROUP, "clusterrolebindings", "");
        // For all namespaces, no binding in one of them is enough.
        Stream<ObjectNode> here = namespace.isEmpty() ? Stream.of() : store.list(GROUP, "rolebindings", namespace);
        return Stream.concat(everywhere, here)
                .filter(binding -> binds(binding, user))
                .flatMap(binding -> role(binding.path("roleRef"), namespace).stream())
                .flatMap(role -> each(role.path("rules")))
                .map(RoleBasedAccess::rule);
    }

    private static boolean binds(ObjectNode binding, User user) {
        return each(binding.path("subjects")).anyMatch(subject -> {
            String name = subject.path("name").asText();
            return switch (subject.path("kind").asText()) {
                case "ServiceAccount" -> user.name()
                        .equals(User.serviceAccount(subject.path("namespace").asText(), name)
                                .name());
                case "User" -> user.name().equals(name);
                case "Group" -> user.groups().contains(name);
                default -> false;
            };
        });
    }

    private Optional<ObjectNode> role(JsonNode reference, String namespace) {
        String name = reference.path("name").asText();
        return store.get(
                reference.path("kind").asText().equals("ClusterRole")
                        ? new ObjectKey(GROUP, "clusterroles", "", name)
                        : new ObjectKey(GROUP, "roles", namespace, name));
    }

    private static Rule rule(JsonNode written) {
        return new Rule(
                texts(written.path("verbs")),
                texts(written.path("apiGroups")),
                texts(written.path("resources")),
                texts(written.path("resourceNames")));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
