package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Trial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the API server is there, knows the definitions, and gives the controller what it reads, in just the namespaces
 * that it looks after: a Role there is enough.
 */
final class ApiServerCheck implements Dependencies.Look {

    private static final List<Class<? extends HasMetadata>> READ =
            List.of(Experiment.class, Trial.class, Checkpoint.class, Job.class);
    private static final ListOptions ANY =
            new ListOptionsBuilder().withLimit(1L).build();
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final Optional<LeaderLease> lease;

    /**
     * A check.
     *
     * @param namespaces the namespaces that are looked after; empty for all
     * @param lease the Lease, if controllers take turns
     */
    ApiServerCheck(KubernetesClient client, Set<String> namespaces, Optional<LeaderLease> lease) {
        this.client = once(client);
        this.namespaces = namespaces;
        this.lease = lease;
    }

    /**
     * One that repeats no request: whoever looks comes again, and sees sooner than between ever longer pauses that the API
     * server is back.
     */
    private static KubernetesClient once(KubernetesClient client) {
        RequestConfig once = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout((int) ANSWERS_WITHIN.toMillis())
                .build();
        return client.adapt(NamespacedKubernetesClient.class)
                .withRequestConfig(once)
                .call(asking -> asking);
    }

    @Override
    public void take() throws IOException {
        for (Class<? extends HasMetadata> kind : READ) {
            if (namespaces.isEmpty()) {
                list(kind, client.resources(kind).inAnyNamespace(), "all namespaces");
            }
            for (String namespace : namespaces) {
                list(kind, client.resources(kind).inNamespace(namespace), "the namespace " + namespace);
            }
        }
        if (lease.isPresent()) {
            try {
                client.leases()
                        .inNamespace(lease.get().namespace())
                        .withName(lease.get().name())
                        .get();
            } catch (KubernetesClientException e) {
                throw problem(
                        e,
                        "read the Lease " + lease.get().name() + " in the namespace "
                                + lease.get().namespace() + " (HUBBUB_CONTROLLER_LEASE_NAMESPACE)",
                        "leases",
                        "the namespace " + lease.get().namespace());
            }
        }
    }

    /**
     * Whether it still gives the controller something to read: one small request.
     *
     * @throws IOException that says in one sentence why it does not
     */
    void answers() throws IOException {
        Optional<String> namespace = namespaces.stream().findFirst();
        if (namespace.isPresent()) {
            list(
                    Experiment.class,
                    client.resources(Experiment.class).inNamespace(namespace.get()),
                    "the namespace " + namespace.get());
        } else {
            list(Experiment.class, client.resources(Experiment.class).inAnyNamespace(), "all namespaces");
        }
    }

    private void list(Class<? extends HasMetadata> kind, FilterWatchListDeletable<?, ?, ?> where, String namespaces)
            throws IOException {
        try {
            where.list(ANY);
        } catch (KubernetesClientException e) {
            String plural = HasMetadata.getPlural(kind);
            throw problem(e, "list " + plural + " in " + namespaces, plural, namespaces);
        }
    }

    private IOException problem(KubernetesClientException refusal, String what, String plural, String namespaces) {
        String server = String.valueOf(client.getMasterUrl());
        return new IOException(
                switch (refusal.getCode()) {
                    case HttpURLConnection.HTTP_UNAUTHORIZED -> server
                            + " does not know who asks (401): the token or certificate in KUBECONFIG, or of the pod's"
                            + " service account, is missing, has run out, or belongs to another cluster";
                    case HttpURLConnection.HTTP_FORBIDDEN -> server + " knows who asks and does not let it " + what
                            + " (403: " + reason(refusal)
                            + "): bind it to a role with the rights that the README lists"
                            + (this.namespaces.isEmpty()
                                    ? ", or name the namespaces where it has them in HUBBUB_CONTROLLER_NAMESPACES"
                                    : " in " + namespaces);
                    case HttpURLConnection.HTTP_NOT_FOUND -> server + " does not know " + plural
                            + " (404): install the definitions with 'kubectl apply -f k8s/crds', or correct the address in"
                            + " KUBECONFIG";
                        // The client's word for no answer at all.
                    case -1, 0 -> server + " is not there (" + reason(refusal)
                            + "): is it running, and is KUBECONFIG right?";
                    default -> server + " did not " + what + " (" + refusal.getCode() + ": " + reason(refusal) + ")";
                },
                refusal);
    }

    // The client wraps what went wrong in "An error has occurred."
    private static String reason(KubernetesClientException refusal) {
        if (refusal.getStatus() != null && refusal.getStatus().getMessage() != null) {
            return refusal.getStatus().getMessage();
        }
        Throwable cause = refusal;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
