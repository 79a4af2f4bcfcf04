package dev.hubbub.cluster.access;

import java.util.List;

/** Access that tells somebody of each request and how it was answered. */
public record AuditedAccess(Access access, Audit audit) implements Access {

    @Override
    public User who(String authorization) {
        return access.who(authorization);
    }

    @Override
    public boolean allows(User user, AccessRequest request) {
        boolean allowed = access.allows(user, request);
        audit.heard(user, request, allowed);
        return allowed;
    }

    @Override
    public List<Rule> rules(User user, String namespace) {
        return access.rules(user, namespace);
    }
}
