package dev.hubbub.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.cluster.access.Access;
import dev.hubbub.cluster.access.AuditedAccess;
import dev.hubbub.cluster.access.RoleBasedAccess;
import dev.hubbub.cluster.access.User;
import dev.hubbub.cluster.job.BackOff;
import dev.hubbub.cluster.job.JobController;
import dev.hubbub.cluster.node.LocalNode;
import dev.hubbub.cluster.node.PodFiles;
import dev.hubbub.cluster.objects.ClusterEvents;
import dev.hubbub.cluster.objects.ClusterObjects;
import dev.hubbub.cluster.objects.GarbageCollector;
import dev.hubbub.cluster.objects.WriteOptions;
import dev.hubbub.cluster.resource.ResourceCatalog;
import dev.hubbub.cluster.resource.ResourceType;
import dev.hubbub.cluster.server.ApiServer;
import dev.hubbub.cluster.store.ObjectKey;
import dev.hubbub.cluster.store.ObjectStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A Kubernetes-style API server and one node on this machine, for development: kubectl and Kubernetes clients work
 * with it, Jobs run as local processes. It is not a conformant cluster; a real one remains the truth.
 *
 * <p>Everything that touches objects runs on one thread, so nothing in it needs a lock. Objects and logs survive a
 * restart with the same data folder; processes do not, their pods are failed and their Jobs go on with new ones. It
 * knows nothing of what runs on it: custom resources are applied to it, commands for images are given to its node.
 */
public final class LocalCluster implements AutoCloseable {
    private final Vertx vertx;
    private final Context context;
    private final LocalClusterConfig config;
    private ObjectStore store;
    private GarbageCollector garbage;
    private Optional<JobController> jobs = Optional.empty();
    private Optional<LocalNode> node = Optional.empty();
    private Optional<RoleBasedAccess> roles = Optional.empty();
    private String administrator;
    private ApiServer server;
    private int port;
    private boolean closed;

    private LocalCluster(LocalClusterConfig config) {
        this.config = config;
        // One event loop is the point; the few workers only start processes and resolve names.
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setBlockedThreadCheckInterval(TimeUnit.MINUTES.toMillis(1)));
        this.context = vertx.getOrCreateContext();
    }

    /**
     * Starts the cluster and waits until it answers.
     *
     * @throws IllegalStateException where the port or the data folder is in use, or the data cannot be read
     */
    public static LocalCluster start(LocalClusterConfig config) {
        LocalCluster cluster = new LocalCluster(config);
        try {
            cluster.await(cluster.onContext(cluster::open));
            return cluster;
        } catch (RuntimeException e) {
            cluster.abandon();
            throw e;
        }
    }

    private Future<Void> open() {
        store = new ObjectStore(config.dataFolder(), new ObjectMapper());
        ResourceCatalog catalog = new ResourceCatalog();
        ClusterObjects objects = new ClusterObjects(store, catalog);
        ClusterEvents events = new ClusterEvents(objects);
        PodFiles files = new PodFiles(config.dataFolder().resolve("pods"));
        ensureNamespace(objects, "default");
        garbage = new GarbageCollector(objects, task -> context.runOnContext(v -> task.run()));
        garbage.start();
        node = config.node().map(how -> new LocalNode(vertx, objects, events, files, how));
        jobs = config.node()
                .map(how -> new JobController(
                        vertx, objects, events, new BackOff(how.firstBackOff(), how.longestBackOff())));
        server = new ApiServer(vertx, objects, files, access());
        return server.listen(config.port())
                .recover(e -> Future.failedFuture(new IllegalStateException(
                        "The Kubernetes API server cannot listen on 127.0.0.1:" + config.port() + " (" + e.getMessage()
                                + "); stop what uses the port or choose another.",
                        e)))
                .map(actual -> {
                    port = actual;
                    node.ifPresent(LocalNode::start);
                    jobs.ifPresent(JobController::start);
                    events.start(vertx);
                    return null;
                });
    }

    private Access access() {
        if (config.audit().isEmpty()) {
            return Access.OPEN;
        }
        RoleBasedAccess byRoles = new RoleBasedAccess(store);
        roles = Optional.of(byRoles);
        administrator = byRoles.issueToAdministrator();
        return new AuditedAccess(byRoles, config.audit().get());
    }

    private static void ensureNamespace(ClusterObjects objects, String name) {
        ResourceType namespaces = objects.catalog().builtIn("namespaces");
        if (objects.store().get(ObjectKey.of(namespaces, "", name)).isEmpty()) {
            ObjectNode namespace = JsonNodeFactory.instance.objectNode();
            namespace
                    .putObject("metadata")
                    .put("name", name)
                    .putObject("labels")
                    .put("kubernetes.io/metadata.name", name);
            objects.create(namespaces, "", namespace, WriteOptions.internal("local-cluster"));
        }
    }

    /** Where the API server answers, as {@code http://127.0.0.1:40123}. */
    public String apiUrl() {
        return "http://127.0.0.1:" + port;
    }

    /** A kubeconfig in YAML whose only context is this cluster; write it to a file and name that in KUBECONFIG. */
    public String kubeconfig() {
        return kubeconfig("local", "default", administrator);
    }

    /**
     * The same for a service account, which may do what roles bound to it allow.
     *
     * @throws IllegalStateException if the cluster knows no roles
     */
    public String kubeconfig(String namespace, String serviceAccount) {
        RoleBasedAccess known =
                roles.orElseThrow(() -> new IllegalStateException("The local cluster was started without roles"));
        return kubeconfig(serviceAccount, namespace, known.issueTo(User.serviceAccount(namespace, serviceAccount)));
    }

    private String kubeconfig(String user, String namespace, String token) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: local
                    cluster:
                      server: %1$s
                users:
                  - name: %2$s
                    user: %4$s
                contexts:
                  - name: local
                    context:
                      cluster: local
                      user: %2$s
                      namespace: %3$s
                current-context: local
                """
                .formatted(apiUrl(), user, namespace, token == null ? "{}" : "{token: " + token + "}");
    }

    /** Ends the processes of all pods, then the server. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            await(onContext(() -> {
                jobs.ifPresent(JobController::stop);
                return node.map(LocalNode::stop)
                        .orElseGet(Future::succeededFuture)
                        .eventually(server::close)
                        .onComplete(done -> store.close());
            }));
        } finally {
            await(vertx.close());
        }
    }

    /** After a failed start: lets go of whatever was already open. */
    private void abandon() {
        try {
            if (store != null) {
                await(onContext(() -> {
                    store.close();
                    return Future.succeededFuture();
                }));
            }
        } finally {
            await(vertx.close());
        }
    }

    private Future<Void> onContext(Supplier<Future<Void>> action) {
        Promise<Void> promise = Promise.promise();
        context.runOnContext(v -> {
            try {
                action.get().onComplete(promise);
            } catch (RuntimeException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    private void await(Future<Void> future) {
        Duration patience = config.node()
                .map(LocalNodeConfig::shutdownGrace)
                .orElse(Duration.ZERO)
                .plusSeconds(60);
        try {
            future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(patience.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("The local cluster did not answer: " + e.getCause(), e.getCause());
        }
    }
}
