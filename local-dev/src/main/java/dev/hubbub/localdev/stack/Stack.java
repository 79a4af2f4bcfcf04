package dev.hubbub.localdev.stack;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.cluster.LocalCluster;
import dev.hubbub.cluster.LocalClusterConfig;
import dev.hubbub.embedded.EmbeddedKafka;
import dev.hubbub.embedded.EmbeddedObjectStore;
import dev.hubbub.localdev.upload.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Everything an experiment needs, on one machine: a broker, an object store and a small cluster inside this process,
 * the services beside it as child processes. Data survives a restart; a process does not.
 */
public final class Stack implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Stack.class.getName());

    private static final List<String> ALWAYS_ON = List.of("segmentation", "evaluation", "controller");

    private final StackSettings settings;
    private final Installation installation;
    private final Consumer<String> progress;
    private final ScheduledExecutorService scheduler;
    /** What to close, the last opened first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final List<ServiceProcess> services = new ArrayList<>();
    private StackRecord record;
    private boolean closed;

    /**
     * A stack that is not started yet.
     *
     * @param progress is told what is being waited for
     */
    public Stack(StackSettings settings, Installation installation, Consumer<String> progress) {
        this.settings = settings;
        this.installation = installation;
        this.progress = progress;
        this.scheduler = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "services");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts it and returns when every service is ready.
     *
     * @throws StackFailure if it cannot start; whatever had started has been ended
     */
    public StackRecord start() throws StackFailure, InterruptedException {
        boolean started = false;
        try {
            open();
            started = true;
            return record;
        } catch (IOException | IllegalStateException e) {
            throw new StackFailure(e.getMessage(), e);
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private void open() throws IOException, StackFailure, InterruptedException {
        requireBuilt();
        DataFolder folder = settings.folder();
        folder.create();
        own(DataFolderLock.take(folder));
        StackRecord.remove(folder);
        own(new StackLog(folder));
        ServiceProcess.endLeftovers(folder);
        StackRegister.ofUser().enter(folder);

        progress.accept("starting the broker, the object store and the API server");
        EmbeddedKafka kafka =
                own(EmbeddedKafka.start(folder.broker(), port(settings.kafkaPort(), StackSettings.USUAL_KAFKA_PORT)));
        StackRecord.Store access = openObjectStore(folder);
        ServiceEnvironment environment = new ServiceEnvironment(kafka.bootstrapServers(), access, folder);
        LocalCluster cluster = own(LocalCluster.start(new LocalClusterConfig(
                folder.cluster(),
                port(settings.kubernetesPort(), StackSettings.USUAL_KUBERNETES_PORT),
                environment.ofNode(installation))));
        Files.writeString(folder.kubeconfig(), cluster.kubeconfig());
        try (ClusterContents contents = new ClusterContents(cluster.apiUrl(), settings.patience())) {
            contents.define(installation.customResources());
            contents.admit(access);
        }

        List<StackRecord.Service> started = startServices(environment);
        seed(access);
        awaitServices(started);
        record = new StackRecord(
                ProcessHandle.current().pid(),
                RunningProcess.of(ProcessHandle.current()).startedAt(),
                cluster.apiUrl(),
                folder.kubeconfig().toString(),
                kafka.bootstrapServers(),
                access,
                started);
        record.write(folder);
    }

    private void requireBuilt() throws StackFailure {
        for (String service : ALWAYS_ON) {
            installation.service(service);
        }
        for (String pod : ServiceEnvironment.POD_FLAGS.keySet()) {
            installation.service(pod);
        }
    }

    /** Sees to it that a part is closed with the stack, also where the stack is being closed right now. */
    private <T extends AutoCloseable> T own(T part) throws StackFailure {
        synchronized (opened) {
            if (!closed) {
                opened.push(part);
                return part;
            }
        }
        closing(part.getClass().getSimpleName(), part);
        throw new StackFailure("The stack was stopped while it started.");
    }

    private static int port(int wanted, int usual) throws IOException {
        return wanted != 0 ? wanted : Ports.freeOr(usual);
    }

    private StackRecord.Store openObjectStore(DataFolder folder) throws IOException, StackFailure {
        EmbeddedObjectStore server = own(EmbeddedObjectStore.start(
                folder.objects(),
                port(settings.objectStorePort(), StackSettings.USUAL_OBJECT_STORE_PORT),
                ServiceEnvironment.ACCESS_KEY,
                ServiceEnvironment.SECRET_KEY));
        StackRecord.Store access = new StackRecord.Store(
                server.endpoint(), ServiceEnvironment.ACCESS_KEY, ServiceEnvironment.SECRET_KEY, "hubbub");
        try (ObjectStore store = ObjectStore.connect(access.settings())) {
            store.ensureBucket();
        }
        return access;
    }

    private List<StackRecord.Service> startServices(ServiceEnvironment environment) throws IOException, StackFailure {
        List<StackRecord.Service> started = new ArrayList<>();
        for (String name : ALWAYS_ON) {
            int port = Ports.freeOr(StackSettings.FIRST_SERVICE_PORT + services.size());
            Map<String, String> variables = new HashMap<>(settings.environment());
            variables.putAll(environment.ofService(port));
            ServiceProcess service = own(new ServiceProcess(
                    name,
                    installation.service(name).command(ServiceEnvironment.serviceFlags(name)),
                    variables,
                    settings.folder(),
                    scheduler));
            services.add(service);
            service.start();
            started.add(new StackRecord.Service(
                    name, "http://127.0.0.1:" + port, service.log().toString()));
        }
        return started;
    }

    private void seed(StackRecord.Store access) throws IOException {
        progress.accept("storing the sample recordings and checkpoints");
        try (ObjectStore store = ObjectStore.connect(access.settings())) {
            new Upload(store)
                    .folder(installation.samples(), "media/samples/")
                    .folder(installation.checkpoints(), "checkpoints/");
        }
    }

    private void awaitServices(List<StackRecord.Service> started) throws StackFailure, InterruptedException {
        Readiness readiness = new Readiness(scheduler);
        for (int i = 0; i < started.size(); i++) {
            progress.accept("waiting for " + started.get(i).name());
            readiness.await(services.get(i), started.get(i).url(), settings.patience());
        }
    }

    /**
     * Lets nobody find the stack any more, and returns when nobody uses it any more, so that it can be closed.
     *
     * @param used run once if somebody does
     */
    public void awaitUsers(Runnable used) throws IOException, InterruptedException {
        // First, or somebody could find it after nobody was found to use it.
        StackRecord.remove(settings.folder());
        for (boolean said = false; StackUse.isUsed(settings.folder()); said = true) {
            if (!said) {
                used.run();
            }
            Thread.sleep(200);
        }
    }

    /** Ends the services, then the cluster with its pods, then the store and the broker. */
    @Override
    public void close() {
        List<AutoCloseable> parts;
        synchronized (opened) {
            closed = true;
            parts = List.copyOf(opened);
            opened.clear();
        }
        if (parts.isEmpty()) {
            return;
        }
        closing("the record of the stack", () -> StackRecord.remove(settings.folder()));
        // All services are asked before any is waited for.
        for (AutoCloseable part : parts) {
            if (part instanceof ServiceProcess service) {
                service.stop();
            }
        }
        parts.forEach(part -> closing(part.getClass().getSimpleName(), part));
        scheduler.shutdownNow();
    }

    private static void closing(String what, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // The rest must be closed all the same.
            LOG.log(Level.WARNING, "Closing " + what + " failed", e);
        }
    }
}
