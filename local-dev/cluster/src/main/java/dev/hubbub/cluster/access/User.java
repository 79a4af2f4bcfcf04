package dev.hubbub.cluster.access;

import java.util.Set;

/**
 * Who asks.
 *
 * @param name as bindings name them; of a service account {@code system:serviceaccount:NAMESPACE:NAME}
 * @param groups the groups they are in
 */
public record User(String name, Set<String> groups) {
    static final String EVERY_ONE_KNOWN = "system:authenticated";
    private static final String MAY_ALL = "system:masters";

    public User {
        groups = Set.copyOf(groups);
    }

    /** Whoever set the cluster up. */
    static User administrator() {
        return new User("kubernetes-admin", Set.of(MAY_ALL, EVERY_ONE_KNOWN));
    }

    /** A service account, as bindings know it. */
    public static User serviceAccount(String namespace, String name) {
        return new User(
                "system:serviceaccount:" + namespace + ":" + name,
                Set.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, EVERY_ONE_KNOWN));
    }

    boolean mayAll() {
        return groups.contains(MAY_ALL);
    }
}
