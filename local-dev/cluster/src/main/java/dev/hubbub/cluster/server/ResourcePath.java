package dev.hubbub.cluster.server;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A request path that names a kind or an object: {@code /api/v1/namespaces/default/pods/a/log} or {@code
 * /apis/batch/v1/jobs}.
 *
 * @param namespace empty for cluster-wide kinds and for all namespaces
 * @param name empty for the whole collection
 * @param subresource empty for the object itself
 */
record ResourcePath(String group, String version, String namespace, String plural, String name, String subresource) {

    static Optional<ResourcePath> parse(String path) {
        List<String> parts =
                Arrays.stream(path.split("/")).filter(p -> !p.isEmpty()).toList();
        if (parts.size() >= 3 && parts.get(0).equals("api")) {
            return below("", parts.get(1), parts.subList(2, parts.size()));
        }
        if (parts.size() >= 4 && parts.get(0).equals("apis")) {
            return below(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
        }
        return Optional.empty();
    }

    private static Optional<ResourcePath> below(String group, String version, List<String> rest) {
        boolean inNamespace = rest.size() >= 3
                && rest.get(0).equals("namespaces")
                // A namespace's own sub-resources look like a kind in it.
                && !List.of("status", "finalize").contains(rest.get(2));
        String namespace = inNamespace ? rest.get(1) : "";
        List<String> own = inNamespace ? rest.subList(2, rest.size()) : rest;
        if (own.size() > 3) {
            return Optional.empty();
        }
        return Optional.of(new ResourcePath(
                group,
                version,
                namespace,
                own.get(0),
                own.size() > 1 ? own.get(1) : "",
                own.size() > 2 ? own.get(2) : ""));
    }
}
