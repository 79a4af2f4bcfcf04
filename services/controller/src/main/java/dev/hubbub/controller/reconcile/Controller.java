package dev.hubbub.controller.reconcile;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.controller.ControllerSettings;
import dev.hubbub.controller.checkpoint.Landing;
import dev.hubbub.controller.checkpoint.MadeCheckpoints;
import dev.hubbub.controller.observe.FailureLedger;
import dev.hubbub.controller.observe.LastWords;
import dev.hubbub.controller.observe.StoreCatalog;
import dev.hubbub.controller.observe.StoredReports;
import dev.hubbub.controller.pods.JobTemplate;
import dev.hubbub.controller.pods.Jobs;
import dev.hubbub.controller.pods.PodGroup;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.telemetry.ClusterEvents;
import dev.hubbub.controller.telemetry.ControllerMetrics;
import dev.hubbub.controller.work.Broker;
import dev.hubbub.controller.work.EventSubscription;
import dev.hubbub.controller.work.EventSubscription.Place;
import dev.hubbub.controller.work.TaskPublisher;
import dev.hubbub.hub.HubRepositories;
import dev.hubbub.hub.HubSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole controller, wired. It waits for what it needs: a broker, a store or an API server that is not there yet is
 * named in the log and in {@link #missing()}, and asked again.
 */
public final class Controller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    private final ControllerSettings settings;
    private final KubernetesClient client;
    // A reconciliation waits for it, and comes again.
    private static final Duration HUB_PATIENCE = Duration.ofSeconds(20);

    private final ObjectStore objects;
    private final HubRepositories hub;
    private final Broker broker;
    private final TaskPublisher publisher;
    private final Optional<LeaderLease> lease;
    private final ApiServerCheck apiServer;
    private final Operator operator;
    private final List<EventSubscription> subscriptions;
    private final MeterRegistry registry;
    private final RunMemories memories;
    private final News news;
    private final SpecCheck specCheck;
    private final ClusterEvents events;
    private final Faults faults;
    private final SilenceWatch silence;
    private final Landing landing;
    private final Dependencies dependencies = new Dependencies();
    private final Thread keeper = new Thread(this::keep, "controller-dependencies");
    private final Consumer<String> look;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean reading;
    private volatile boolean started;
    private volatile String fault;

    /**
     * Wires a controller; nothing is contacted yet. It does not close the client.
     *
     * @param registry takes what it counts
     * @param telemetry takes its spans, and says how trace context travels
     */
    public Controller(
            ControllerSettings settings,
            KubernetesClient client,
            MeterRegistry registry,
            OpenTelemetry telemetry,
            Clock clock) {
        this(
                settings,
                List.of(
                        PodGroup.training(settings.trainingImage()),
                        PodGroup.transcription(settings.transcriptionImage())),
                client,
                registry,
                telemetry,
                clock);
    }

    /**
     * Wires a controller with these kinds of pods.
     *
     * @param groups the pods that experiments have of their own
     */
    Controller(
            ControllerSettings settings,
            List<PodGroup> groups,
            KubernetesClient client,
            MeterRegistry registry,
            OpenTelemetry telemetry,
            Clock clock) {
        this.settings = settings;
        this.client = client;
        this.registry = registry;
        this.objects = ObjectStore.connect(settings.store());
        this.hub = new HubRepositories(HubSettings.of(System.getenv()).withPatience(HUB_PATIENCE));
        this.broker = new Broker(settings.broker());
        this.publisher = new TaskPublisher(settings.broker(), telemetry);
        ArtifactStore artifacts = new ArtifactStore(objects);
        this.memories = new RunMemories(artifacts, telemetry, clock);
        this.news = new News(memories);
        FailureLedger ledger = new FailureLedger(objects);
        ControllerMetrics metrics = new ControllerMetrics(registry);
        this.events = new ClusterEvents(client, clock);
        Experiments experiments = new Experiments(client);
        LastWords lastWords = new LastWords(objects);
        StatusWriter statuses =
                new StatusWriter(client, artifacts, lastWords, events, metrics, settings.statusInterval(), clock);
        this.specCheck = new SpecCheck(client);
        this.silence = new SilenceWatch(groups, events, clock);
        this.faults = new Faults(statuses, events, memories, specCheck);
        this.landing = new Landing(settings, client, objects, telemetry, experiments::namespacesTrying, events, clock);
        ExperimentReconciler reconciler = reconciler(experiments, groups, ledger, lastWords, statuses, metrics, clock);
        this.look = reconciler::look;
        this.lease = settings.leaderElection().map(election -> new LeaderLease(client, election, this::gotLease));
        this.apiServer = new ApiServerCheck(client, settings.namespaces(), lease);
        this.operator = new Operator(this::configure);
        operator.register(reconciler, this::configureExperiments);
        operator.register(landing.reconciler(), this::configureCheckpoints);
        ResultHandler handler = new ResultHandler(experiments, ledger, memories, events, metrics, clock, silence, look);
        this.subscriptions = List.of(
                new EventSubscription(
                        settings.broker(), Topics.RESULTS, settings.group(), Place.KEPT, telemetry, handler::result),
                // Progress is for whoever looks now: each controller reads all that is new.
                new EventSubscription(
                        settings.broker(),
                        Topics.PROGRESS,
                        settings.group() + "-progress-" + UUID.randomUUID(),
                        Place.NOW,
                        telemetry,
                        handler::progress),
                landing.subscription());
    }

    private ExperimentReconciler reconciler(
            Experiments experiments,
            List<PodGroup> groups,
            FailureLedger ledger,
            LastWords lastWords,
            StatusWriter statuses,
            ControllerMetrics metrics,
            Clock clock) {
        TaskSender sender = new TaskSender(broker, publisher, metrics, settings.partitions());
        TopicWatch topics = new TopicWatch(broker, events, clock);
        Jobs jobs = new Jobs(client);
        PodGroups pods = new PodGroups(
                groups,
                settings.podPolicy(),
                jobs,
                new PodReports(jobs, topics, events, clock),
                new JobTemplate(settings),
                broker,
                publisher,
                sender,
                ledger,
                events,
                clock);
        TrialWriter writer = new TrialWriter(client);
        TrialResources trials = new TrialResources(writer, objects, events, settings.statusInterval(), clock);
        return new ExperimentReconciler(
                experiments,
                dependencies,
                new RunPlanning(new StoreCatalog(objects, hub), ledger, events, clock),
                new Dispatch(sender, pods, topics, silence),
                pods,
                trials,
                statuses,
                lastWords,
                new Restoration(client, writer, events),
                memories,
                news,
                metrics,
                specCheck,
                faults,
                new RerunTrigger(client, events),
                new WeightsRegistry(new MadeCheckpoints(client, objects), events),
                new Departure(
                        experiments,
                        ledger,
                        pods,
                        trials,
                        new StoredReports(new ArtifactStore(objects)),
                        memories,
                        events,
                        clock),
                landing::awaited,
                clock);
    }

    /** Starts in the background. */
    public void start() {
        keeper.start();
    }

    /** What it waits for, in one sentence; absent while it works. */
    public Optional<String> missing() {
        return Optional.ofNullable(fault)
                .or(dependencies::missing)
                .or(() -> started ? Optional.empty() : Optional.of("The controller is starting"));
    }

    /** What it waits for while another controller works, in one sentence; absent for the one that works. */
    public Optional<String> standby() {
        return lease.flatMap(LeaderLease::waitsFor);
    }

    /** Whether it can still do its work without being started anew. */
    public boolean isAlive() {
        if (fault != null) {
            return false;
        }
        return !started
                || operator.getRuntimeInfo().isStarted()
                        && (!reading || subscriptions.stream().allMatch(EventSubscription::isRunning));
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        lease.ifPresent(LeaderLease::isClosing);
        dependencies.close();
        keeper.interrupt();
        if (started) {
            operator.stop();
        }
        subscriptions.forEach(EventSubscription::close);
        landing.close();
        events.close();
        publisher.close();
        // Nothing is written or taken any more that the next one would have to know of.
        lease.filter(own -> started).ifPresent(LeaderLease::release);
        broker.close();
        objects.close();
        hub.close();
    }

    private void configure(ConfigurationServiceOverrider configuration) {
        configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                // By phase and outcome, not by experiment: series must not grow with what people apply.
                .withMetrics(
                        new AggregatedMetrics(List.of(MicrometerMetrics.withoutPerResourceMetrics(registry), faults)))
                // Statuses are written by us, over what is there; finalizers need no field manager.
                .withUseSSAToPatchPrimaryResource(false)
                .withSSABasedCreateUpdateMatchForDependentResources(false)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(10));
        lease.ifPresent(own -> configuration.withLeaderElectionConfiguration(own.configuration()));
    }

    private void configureExperiments(ControllerConfigurationOverrider<Experiment> configuration) {
        configure(configuration);
        configuration.withOnUpdateFilter(news::of);
    }

    private void configureCheckpoints(ControllerConfigurationOverrider<Checkpoint> configuration) {
        configure(configuration);
        configuration.withOnUpdateFilter(landing.reconciler()::isNews);
    }

    private <R extends HasMetadata> void configure(ControllerConfigurationOverrider<R> configuration) {
        if (settings.namespaces().isEmpty()) {
            configuration.watchingAllNamespaces();
        } else {
            configuration.settingNamespaces(settings.namespaces());
        }
        // An annotation asks for another run and does not raise the generation; our statuses are filtered out instead.
        configuration
                .withGenerationAware(false)
                .withRetry(new GenericRetry()
                        .setInitialInterval(Duration.ofSeconds(1))
                        .setIntervalMultiplier(2)
                        .setMaxInterval(Duration.ofSeconds(30).toMillis())
                        .withoutMaxAttempts());
    }

    private void gotLease() {
        read();
        landing.start();
    }

    // Results go to the one who plans: a controller that waits for the lease must not take them away.
    private void read() {
        subscriptions.forEach(subscription -> subscription.measuredBy(registry).start());
        reading = true;
    }

    private void keep() {
        try {
            dependencies.await(Dependencies.BROKER, this::prepareBroker);
            dependencies.await(Dependencies.STORE, () -> {
                objects.ensureBucket();
                objects.check();
            });
            dependencies.await(Dependencies.API_SERVER, apiServer::take);
            if (lease.isEmpty()) {
                read();
            }
            operator.start();
            if (lease.isEmpty()) {
                // Who waits for checkpoints is known from now on.
                landing.start();
            }
            started = true;
            LOG.info(
                    "The controller {}: experiments of {}",
                    standby().isPresent() ? "will work once it leads" : "works",
                    settings.namespaces().isEmpty() ? "all namespaces" : settings.namespaces());
            // The operator finds its way back to the API server by itself; people are told that it is away.
            dependencies.watch(
                    Map.of(
                            Dependencies.BROKER,
                            broker::check,
                            Dependencies.STORE,
                            objects::check,
                            Dependencies.API_SERVER,
                            apiServer::answers),
                    () -> memories.keys().forEach(look));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fault = "The controller could not go on: " + e.getMessage();
            LOG.error(fault, e);
        }
    }

    private void prepareBroker() throws IOException {
        broker.check();
        for (String topic :
                List.of(Topics.SEGMENTATION, Topics.EVALUATION, Topics.RESULTS, Topics.PROGRESS, Topics.CHECKPOINTS)) {
            broker.ensureTopic(topic, settings.partitions());
        }
    }
}
