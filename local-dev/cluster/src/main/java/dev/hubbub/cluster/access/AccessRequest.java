package dev.hubbub.cluster.access;

/**
 * What somebody wants to do, in the words of rules.
 *
 * @param verb such as {@code list}
 * @param group the API group, empty for the core group
 * @param resource the plural
 * @param subresource such as {@code status}; empty for the object itself
 * @param namespace empty for cluster-wide kinds and for all namespaces
 * @param name empty where no object is named, as in a list or a creation
 */
public record AccessRequest(
        String verb, String group, String resource, String subresource, String namespace, String name) {

    /** {@code experiments/status}, or {@code experiments}. */
    public String qualifiedResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }
}
