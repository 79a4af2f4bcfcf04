package dev.hubbub.localdev.stack;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.cluster.LocalCluster;
import dev.hubbub.cluster.LocalClusterConfig;
import dev.hubbub.embedded.EmbeddedKafka;
import dev.hubbub.embedded.EmbeddedObjectStore;
import dev.hubbub.localdev.command.CommandRun;
import dev.hubbub.localdev.upload.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The services as child processes on a broker and a store that can be stopped and started while they run. */
final class InterruptibleStack implements AutoCloseable {

    // Clients that ask a closed port of the system's own range again and again can end up connected to themselves.
    private static final int KAFKA_PORT = 29092;
    private static final int STORE_PORT = 29000;
    private static final int SERVICE_PORT = 28080;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final DataFolder folder;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final Installation installation = new Installation(CommandRun.HOME);
    private final List<ServiceProcess> services = new ArrayList<>();
    private EmbeddedKafka broker;
    private EmbeddedObjectStore store;
    private int storePort;
    private LocalCluster cluster;

    private InterruptibleStack(DataFolder folder) {
        this.folder = folder;
    }

    /** Starts everything, and writes down how to reach it as a stack that was started by hand does. */
    static InterruptibleStack start(DataFolder folder) throws IOException, StackFailure, InterruptedException {
        InterruptibleStack stack = new InterruptibleStack(folder);
        boolean started = false;
        try {
            stack.open();
            started = true;
            return stack;
        } finally {
            if (!started) {
                stack.close();
            }
        }
    }

    private void open() throws IOException, StackFailure, InterruptedException {
        folder.create();
        broker = EmbeddedKafka.start(folder.broker(), Ports.freeOr(KAFKA_PORT));
        store = startStore(Ports.freeOr(STORE_PORT));
        StackRecord.Store access = new StackRecord.Store(
                store.endpoint(), ServiceEnvironment.ACCESS_KEY, ServiceEnvironment.SECRET_KEY, "hubbub");
        seed(access.settings());
        ServiceEnvironment environment = new ServiceEnvironment(broker.bootstrapServers(), access, folder);
        cluster = LocalCluster.start(new LocalClusterConfig(folder.cluster(), 0, environment.ofNode(installation)));
        Files.writeString(folder.kubeconfig(), cluster.kubeconfig());
        try (ClusterContents contents = new ClusterContents(cluster.apiUrl(), Duration.ofMinutes(1))) {
            contents.define(installation.customResources());
            contents.admit(access);
        }
        List<StackRecord.Service> records = startServices(environment);
        RunningProcess self = RunningProcess.of(ProcessHandle.current());
        new StackRecord(
                        self.pid(),
                        self.startedAt(),
                        cluster.apiUrl(),
                        folder.kubeconfig().toString(),
                        broker.bootstrapServers(),
                        access,
                        records)
                .write(folder);
    }

    private List<StackRecord.Service> startServices(ServiceEnvironment environment)
            throws IOException, StackFailure, InterruptedException {
        List<StackRecord.Service> records = new ArrayList<>();
        for (String name : List.of("segmentation", "evaluation", "controller")) {
            int port = Ports.freeOr(SERVICE_PORT + services.size());
            ServiceProcess service = new ServiceProcess(
                    name,
                    installation.service(name).command(ServiceEnvironment.SERVICE_FLAGS),
                    environment.ofService(port),
                    folder,
                    scheduler);
            services.add(service);
            service.start();
            records.add(new StackRecord.Service(
                    name, "http://127.0.0.1:" + port, service.log().toString()));
        }
        Readiness readiness = new Readiness(scheduler);
        for (int i = 0; i < records.size(); i++) {
            readiness.await(services.get(i), records.get(i).url(), PATIENCE);
        }
        return records;
    }

    private void seed(ObjectStoreSettings access) throws IOException {
        try (ObjectStore objects = ObjectStore.connect(access)) {
            objects.ensureBucket();
            new Upload(objects)
                    .folder(installation.samples(), "media/samples/")
                    .folder(installation.checkpoints(), "checkpoints/");
        }
    }

    DataFolder folder() {
        return folder;
    }

    ObjectStoreSettings storeSettings() {
        return new ObjectStoreSettings(
                store.endpoint(), ServiceEnvironment.ACCESS_KEY, ServiceEnvironment.SECRET_KEY, "hubbub");
    }

    void stopBroker() {
        broker.close();
    }

    void startBroker() throws IOException {
        broker = EmbeddedKafka.start(folder.broker(), broker.port());
    }

    void stopStore() throws IOException {
        // A server that has stopped no longer knows its port.
        storePort = store.port();
        store.close();
    }

    void startStore() throws IOException {
        store = startStore(storePort);
    }

    private EmbeddedObjectStore startStore(int port) throws IOException {
        return EmbeddedObjectStore.start(
                folder.objects(), port, ServiceEnvironment.ACCESS_KEY, ServiceEnvironment.SECRET_KEY);
    }

    @Override
    public void close() throws IOException {
        StackRecord.remove(folder);
        services.forEach(ServiceProcess::stop);
        for (ServiceProcess service : services) {
            service.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        if (store != null) {
            store.close();
        }
        if (broker != null) {
            broker.close();
        }
        scheduler.shutdownNow();
    }
}
