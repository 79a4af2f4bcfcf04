package dev.hubbub.controller.resource;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Set;

/** What the API server says of a request that it did not take. */
public final class Refusal {

    /** Answers that another time may be others: nobody was asked yet, it was too late, or there were too many. */
    private static final Set<Integer> PASSING =
            Set.of(HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_CLIENT_TIMEOUT, 429);

    private Refusal() {}

    /**
     * Whether the same request would be refused again: the object breaks a rule, or whoever asks lacks a right. A conflict
     * is no such answer, for somebody else was there in between.
     */
    public static boolean isLasting(KubernetesClientException refusal) {
        int code = refusal.getCode();
        return code >= HttpURLConnection.HTTP_BAD_REQUEST
                && code < HttpURLConnection.HTTP_INTERNAL_ERROR
                && code != HttpURLConnection.HTTP_CONFLICT
                && !PASSING.contains(code);
    }

    /** The answer, in one line. */
    public static String line(KubernetesClientException refusal) {
        if (refusal.getStatus() != null && refusal.getStatus().getMessage() != null) {
            // The rest repeats it, with the request.
            return refusal.getStatus().getMessage().lines().findFirst().orElse("");
        }
        String said = String.valueOf(refusal.getMessage());
        String cause =
                refusal.getCause() == null ? "" : " (" + refusal.getCause().getMessage() + ")";
        return (said + cause).lines().findFirst().orElse("");
    }
}
