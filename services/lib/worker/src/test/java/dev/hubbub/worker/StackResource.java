package dev.hubbub.worker;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.embedded.EmbeddedKafka;
import dev.hubbub.embedded.EmbeddedObjectStore;
import dev.hubbub.embedded.SecuredListener;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A real broker and a real store for a worker under test. A test gets a switch ({@code kafka} or {@code store}, on or
 * off) in its field of the type {@link BiConsumer}.
 */
public class StackResource implements QuarkusTestResourceLifecycleManager {

    private static final String ACCESS_KEY = "worker";
    private static final String SECRET_KEY = "a long enough secret";

    private Path folder;
    private boolean brokerLate;
    private boolean brokerSecured;
    private SecuredListener secured;
    private String secret = SECRET_KEY;
    private int kafkaPort;
    private int storePort;
    private EmbeddedKafka kafka;
    private EmbeddedObjectStore store;

    @Override
    public void init(Map<String, String> arguments) {
        brokerLate = arguments.containsKey("brokerLate");
        brokerSecured = arguments.containsKey("brokerSecured");
        secret = arguments.getOrDefault("secret", SECRET_KEY);
    }

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("hubbub-worker-test");
            if (brokerSecured) {
                secured = SecuredListener.create(folder, "worker", "a long password");
            }
            kafkaPort = freePort();
            storePort = freePort();
            turn("store", true);
            try (ObjectStore objects =
                    ObjectStore.connect(new ObjectStoreSettings(store.endpoint(), ACCESS_KEY, SECRET_KEY, "hubbub"))) {
                objects.ensureBucket();
            }
            if (!brokerLate) {
                turn("kafka", true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", "127.0.0.1:" + kafkaPort);
        if (brokerSecured) {
            settings.put(BrokerConnection.PROTOCOL, "SASL_SSL");
            settings.put(BrokerConnection.MECHANISM, "PLAIN");
            settings.put(BrokerConnection.USERNAME, secured.username());
            settings.put(BrokerConnection.PASSWORD, secured.password());
            settings.put(BrokerConnection.CA_CERTIFICATES, secured.certificate());
        }
        settings.put("hubbub.s3.endpoint", "http://127.0.0.1:" + storePort);
        settings.put("hubbub.s3.access-key", ACCESS_KEY);
        settings.put("hubbub.s3.secret-key", secret);
        // What the worker says, for tests of that.
        settings.put("quarkus.log.file.enabled", "true");
        settings.put("quarkus.log.file.path", folder.resolve("log").toString());
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        BiConsumer<String, Boolean> turn = this::turn;
        injector.injectIntoFields(turn, new TestInjector.MatchesType(BiConsumer.class));
    }

    @Override
    public void stop() {
        turn("store", false);
        turn("kafka", false);
    }

    private void turn(String what, boolean on) {
        try {
            if (what.equals("kafka")) {
                if (kafka != null) {
                    kafka.close();
                }
                kafka = on ? broker() : null;
                if (on) {
                    kafka.createTopic("test-tasks", 2);
                }
            } else {
                if (store != null) {
                    store.close();
                }
                store = on
                        ? EmbeddedObjectStore.start(folder.resolve("store"), storePort, ACCESS_KEY, SECRET_KEY)
                        : null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private EmbeddedKafka broker() throws IOException {
        Path data = folder.resolve("kafka");
        return secured == null ? EmbeddedKafka.start(data, kafkaPort) : EmbeddedKafka.start(data, kafkaPort, secured);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
