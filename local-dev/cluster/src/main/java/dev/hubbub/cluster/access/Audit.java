package dev.hubbub.cluster.access;

/** Hears what is asked for. Called on the cluster's own thread. */
@FunctionalInterface
public interface Audit {

    /** A user asked for something, and was allowed it or not. */
    void heard(User user, AccessRequest request, boolean allowed);
}
