package dev.hubbub.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka broker that is its own controller (KRaft), in this process. What was written is there again after a restart
 * on the same folder. A broker for tests and for one machine: one replica, bound to 127.0.0.1, and without
 * authentication unless it is given a {@link SecuredListener}.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;
    private static final String LISTENER = "CLIENTS";

    private final KafkaRaftServer server;
    private final int port;
    private final Optional<SecuredListener> secured;

    private EmbeddedKafka(KafkaRaftServer server, int port, Optional<SecuredListener> secured) {
        this.server = server;
        this.port = port;
        this.secured = secured;
    }

    /**
     * Starts a broker and returns when it takes connections.
     *
     * @param dataFolder where its records are kept; made if it is not there
     * @param port the port clients connect to; 0 chooses a free one
     * @throws IOException if the folder cannot be used or the broker does not start, with the reason
     */
    public static EmbeddedKafka start(Path dataFolder, int port) throws IOException {
        return start(dataFolder, port, Optional.empty());
    }

    /** The same, with a way in that is encrypted and asks who comes. */
    public static EmbeddedKafka start(Path dataFolder, int port, SecuredListener secured) throws IOException {
        return start(dataFolder, port, Optional.of(secured));
    }

    private static EmbeddedKafka start(Path dataFolder, int port, Optional<SecuredListener> secured)
            throws IOException {
        QuietLogs.keep();
        LastWords.ofBroker(dataFolder);
        Path folder = Files.createDirectories(dataFolder).toAbsolutePath();
        try {
            return launch(folder, port == 0 ? FreePort.choose() : port, secured);
        } catch (IOException e) {
            if (port != 0) {
                throw e;
            }
            // A free port can be taken by another process between choosing it and binding it.
            return launch(folder, FreePort.choose(), secured);
        }
    }

    private static EmbeddedKafka launch(Path folder, int port, Optional<SecuredListener> secured) throws IOException {
        FreePort.require(port, "The Kafka broker");
        Properties settings = settings(folder, port, FreePort.choose(), secured.isPresent() ? "SASL_SSL" : "PLAINTEXT");
        secured.ifPresent(listener -> settings.putAll(listener.settings(LISTENER)));
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(folder, settings);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw new IOException(
                    "The Kafka broker did not start on port " + port + " with its data in " + folder + ": "
                            + e.getMessage(),
                    e);
        }
        return new EmbeddedKafka(server, port, secured);
    }

    /** What clients are given as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** The port clients connect to. */
    public int port() {
        return port;
    }

    /** Makes a topic, unless there is one of this name. */
    public void createTopic(String name, int partitions) throws IOException, InterruptedException {
        Map<String, Object> settings =
                new HashMap<>(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
        secured.ifPresent(listener -> settings.putAll(listener.clientSettings()));
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(Set.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IOException("The topic " + name + " could not be made: " + e.getCause(), e);
            }
        }
    }

    /** Stops the broker; its records stay in the folder. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    // The tool that `kafka-storage.sh format` runs. A folder that has been formatted must not be formatted again: it
    // would get another cluster id, and the broker would refuse it.
    private static void format(Path folder, Properties settings) throws IOException {
        Path file = Files.createTempFile("kafka", ".properties");
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (PrintStream print = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            try (var writer = Files.newBufferedWriter(file)) {
                settings.store(writer, null);
            }
            String[] arguments = {
                "format",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                file.toString(),
                "--ignore-formatted"
            };
            if (StorageTool.execute(arguments, print) != 0) {
                throw new IOException("The Kafka broker's folder " + folder + " could not be prepared: "
                        + output.toString(StandardCharsets.UTF_8).strip());
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Properties settings(Path folder, int port, int controllerPort, String protocol) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(NODE),
                "controller.quorum.voters",
                NODE + "@" + HOST + ":" + controllerPort,
                "controller.listener.names",
                "CONTROLLER",
                "listeners",
                LISTENER + "://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort,
                "advertised.listeners",
                LISTENER + "://" + HOST + ":" + port,
                "listener.security.protocol.map",
                LISTENER + ":" + protocol + ",CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                LISTENER,
                "log.dirs",
                folder.toString()));
        for (String replicated :
                List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic", "default")) {
            settings.put(replicated + ".replication.factor", "1");
        }
        settings.putAll(Map.of(
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.num.partitions", "2",
                "share.coordinator.state.topic.num.partitions", "2",
                "num.partitions", "4"));
        settings.putAll(Map.of(
                // A group of one machine is complete when its first member asks.
                "group.initial.rebalance.delay.ms", "0",
                // After a kill -9 the controller waits for the old session to end before it takes the broker back.
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500",
                // The cleaner's default buffer of 128 MB is a third of what the whole broker needs.
                "log.cleaner.dedupe.buffer.size", "2097152",
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2"));
        return settings;
    }
}
