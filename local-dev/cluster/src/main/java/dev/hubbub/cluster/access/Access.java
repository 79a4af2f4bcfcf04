package dev.hubbub.cluster.access;

import java.util.List;
import java.util.Set;

/** Who may do what. */
public interface Access {

    /** A cluster that asks nobody who they are and lets them do all. */
    Access OPEN = new Access() {
        @Override
        public User who(String authorization) {
            return User.administrator();
        }

        @Override
        public boolean allows(User user, AccessRequest request) {
            return true;
        }

        @Override
        public List<Rule> rules(User user, String namespace) {
            return List.of(Rule.ALL);
        }
    };

    /**
     * Who asks.
     *
     * @param authorization the header of that name; may be null
     * @throws dev.hubbub.cluster.resource.ApiFailure if that is not known
     */
    User who(String authorization);

    /** Whether somebody may do something. */
    boolean allows(User user, AccessRequest request);

    /** What somebody may do in a namespace. */
    List<Rule> rules(User user, String namespace);

    /**
     * A rule of a role.
     *
     * @param verbs what may be done, or {@code *}
     * @param groups in which API groups, or {@code *}
     * @param resources with which kinds, such as {@code jobs} or {@code jobs/status}, or {@code *}
     * @param names with which objects; empty for all
     */
    record Rule(Set<String> verbs, Set<String> groups, Set<String> resources, Set<String> names) {
        private static final String ANY = "*";
        static final Rule ALL = new Rule(Set.of(ANY), Set.of(ANY), Set.of(ANY), Set.of());

        /** Whether this rule is enough. A creation names no object, so that a rule with names allows none. */
        public boolean allows(AccessRequest request) {
            return matches(verbs, request.verb())
                    && matches(groups, request.group())
                    && (matches(resources, request.qualifiedResource())
                            || !request.subresource().isEmpty()
                                    && resources.contains(ANY + "/" + request.subresource()))
                    && (names.isEmpty() || names.contains(request.name()));
        }

        private static boolean matches(Set<String> allowed, String asked) {
            return allowed.contains(ANY) || allowed.contains(asked);
        }
    }
}
