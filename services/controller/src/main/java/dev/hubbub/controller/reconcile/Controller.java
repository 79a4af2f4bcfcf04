package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.controller.ControllerSettings;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.observe.StoreCatalog;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.work.Broker;
import dev.hubbub.controller.work.EventSubscription;
import dev.hubbub.controller.work.EventSubscription.Place;
import dev.hubbub.controller.work.TaskPublisher;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole controller, wired. It waits for what it needs: a broker, a store or an API server that is not there yet is
 * named in the log and in {@link #missing()}, and asked again.
 */
public final class Controller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
    private static final String LEASE = "hubbub-controller";

    private final ControllerSettings settings;
    private final KubernetesClient client;
    private final ObjectStore objects;
    private final Broker broker;
    private final TaskPublisher publisher;
    private final Operator operator;
    private final List<EventSubscription> subscriptions;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread starter = new Thread(this::startWhenPossible, "controller-start");
    private volatile boolean reading;
    private volatile String missing = "The controller is starting";

    /** Wires a controller; nothing is contacted yet. It does not close the client. */
    public Controller(ControllerSettings settings, KubernetesClient client, Clock clock) {
        this.settings = settings;
        this.client = client;
        this.objects = ObjectStore.connect(settings.store());
        this.broker = new Broker(settings.bootstrapServers());
        this.publisher = new TaskPublisher(settings.bootstrapServers());
        ArtifactStore artifacts = new ArtifactStore(objects);
        FailureLedger ledger = new FailureLedger(objects);
        RunMemories memories = new RunMemories(artifacts, clock);
        ExperimentEvents events = new ExperimentEvents(client, clock);
        TranscriptionJobs jobs = new TranscriptionJobs(client);
        Dispatch dispatch =
                new Dispatch(broker, publisher, jobs, new TranscriptionJob(settings), ledger, events, clock);
        ExperimentReconciler reconciler = new ExperimentReconciler(
                client,
                new StoreCatalog(objects),
                artifacts,
                ledger,
                broker,
                dispatch,
                jobs,
                events,
                memories,
                settings.statusInterval(),
                clock);
        ResultHandler handler = new ResultHandler(client, ledger, memories, events, clock, reconciler::look);
        this.operator = new Operator(this::configure);
        operator.register(reconciler, this::configure);
        this.subscriptions = List.of(
                new EventSubscription(
                        settings.bootstrapServers(), Topics.RESULTS, settings.group(), Place.KEPT, handler::result),
                // Progress is for whoever looks now: each controller reads all that is new.
                new EventSubscription(
                        settings.bootstrapServers(),
                        Topics.PROGRESS,
                        settings.group() + "-progress-" + UUID.randomUUID(),
                        Place.NOW,
                        handler::progress));
    }

    /** Starts in the background. */
    public void start() {
        starter.start();
    }

    /** What it waits for, in one sentence; absent once it works. */
    public Optional<String> missing() {
        return Optional.ofNullable(missing);
    }

    /** Whether it can still do its work without being started anew. */
    public boolean isAlive() {
        return missing != null
                || operator.getRuntimeInfo().isStarted()
                        && (!reading || subscriptions.stream().allMatch(EventSubscription::isRunning));
    }

    @Override
    public void close() {
        stopping.countDown();
        starter.interrupt();
        if (missing == null) {
            operator.stop();
        }
        subscriptions.forEach(EventSubscription::close);
        publisher.close();
        broker.close();
        objects.close();
    }

    private void configure(ConfigurationServiceOverrider configuration) {
        configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                // Statuses are written by us, over what is there; finalizers need no field manager.
                .withUseSSAToPatchPrimaryResource(false)
                .withSSABasedCreateUpdateMatchForDependentResources(false)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(10));
        if (settings.leaderElection()) {
            // JOSDK's own exit on a lost lease also runs when the process is asked to stop, and then waits for itself:
            // so the process is halted here, and only if the lease was lost while nobody asked it to stop.
            configuration.withLeaderElectionConfiguration(
                    LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                            .withIdentity(identity())
                            .withExitOnStopLeading(false)
                            .withLeaderCallbacks(new LeaderCallbacks(
                                    this::gotLease,
                                    this::lostLease,
                                    leader -> LOG.info("The controller {} leads", leader)))
                            .build());
        }
    }

    private void configure(ControllerConfigurationOverrider<Experiment> configuration) {
        if (settings.namespaces().isEmpty()) {
            configuration.watchingAllNamespaces();
        } else {
            configuration.settingNamespaces(settings.namespaces());
        }
        // An annotation asks for another run and does not raise the generation; statuses are filtered out instead.
        configuration
                .withGenerationAware(false)
                .withOnUpdateFilter(ExperimentReconciler::isNews)
                .withRetry(new GenericRetry()
                        .setInitialInterval(Duration.ofSeconds(1))
                        .setIntervalMultiplier(2)
                        .setMaxInterval(Duration.ofSeconds(30).toMillis())
                        .withoutMaxAttempts());
    }

    private void gotLease() {
        LOG.info("This controller leads");
        read();
    }

    // Results go to the one who plans: a controller that waits for the lease must not take them away.
    private void read() {
        subscriptions.forEach(EventSubscription::start);
        reading = true;
    }

    private void lostLease() {
        if (stopping.getCount() > 0) {
            LOG.error("This controller lost its lease and ends, so that two do not work at once");
            Runtime.getRuntime().halt(1);
        }
    }

    private static String identity() {
        try {
            return InetAddress.getLocalHost().getHostName() + "-"
                    + ProcessHandle.current().pid();
        } catch (UnknownHostException e) {
            return UUID.randomUUID().toString();
        }
    }

    private void startWhenPossible() {
        try {
            await("broker", this::prepareBroker);
            await("object store", () -> {
                objects.ensureBucket();
                objects.check();
            });
            await("API server", this::checkApiServer);
            if (!settings.leaderElection()) {
                read();
            }
            operator.start();
            missing = null;
            LOG.info(
                    "The controller works: experiments of {}",
                    settings.namespaces().isEmpty() ? "all namespaces" : settings.namespaces());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            missing = "The controller could not start: " + e.getMessage();
            LOG.error(missing, e);
        }
    }

    /** Something that is needed to start. */
    private interface Need {
        void check() throws IOException;
    }

    private void await(String what, Need need) throws InterruptedException {
        String said = null;
        while (stopping.getCount() > 0) {
            try {
                need.check();
                return;
            } catch (IOException e) {
                missing = "Waiting for the " + what + ": " + e.getMessage();
                if (!missing.equals(said)) {
                    LOG.warn(missing);
                    said = missing;
                }
            }
            stopping.await(ASK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
        throw new InterruptedException();
    }

    private void prepareBroker() throws IOException {
        broker.check();
        for (String topic : List.of(Topics.SEGMENTATION, Topics.EVALUATION, Topics.RESULTS, Topics.PROGRESS)) {
            broker.ensureTopic(topic, settings.partitions());
        }
    }

    private void checkApiServer() throws IOException {
        try {
            client.resources(Experiment.class).inAnyNamespace().list();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                throw new IOException(
                        "it does not know Experiments: install the definitions with 'kubectl apply -f k8s/crds'", e);
            }
            throw new IOException(
                    client.getMasterUrl() + " did not list Experiments (" + reason(e)
                            + "): is it running, and is KUBECONFIG right?",
                    e);
        }
    }

    // The client wraps what went wrong in "An error has occurred."
    private static String reason(Throwable fault) {
        Throwable cause = fault;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
