package dev.hubbub.worker;

import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.contracts.event.Topics;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jboss.logging.Logger;

/** The broker as its administrator sees it: whether it answers, and whether the topics are there. */
@Singleton
class Broker {

    private static final Logger LOG = Logger.getLogger(Broker.class);
    private static final int TIMEOUT_MS = 5000;
    private static final int PARTITIONS = 4;
    // A scoring names every session of its trial; thousands of them are more than topics take by default.
    private static final Map<String, String> ROOM =
            Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(16 << 20));

    private final BrokerConnection connection;
    private Admin admin;

    Broker(BrokerConnection connection) {
        this.connection = connection;
    }

    /**
     * Why the broker cannot be used at the moment, in one sentence; empty if it can.
     *
     * @param patience how long it may take to answer
     */
    String problem(Duration patience) {
        try {
            admin().describeCluster().nodes().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return "";
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            if (e.getCause() instanceof AuthenticationException refusal) {
                return "The Kafka broker at " + connection + " refuses the connection (" + refusal.getMessage()
                        + "): check HUBBUB_KAFKA_PROTOCOL, the user and the certificates";
            }
            return "No Kafka broker answers at " + connection
                    + ": is it running, and is HUBBUB_KAFKA_BOOTSTRAP_SERVERS right?";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "The worker is stopping";
        }
    }

    /**
     * Makes the topics that a broker without automatic topics would lack. An experiment's own topic is made by whoever
     * starts the experiment, with as many partitions as it has pods.
     */
    void ensureTopics(WorkerSettings settings) {
        try {
            Set<String> present = admin().listTopics().names().get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            List<NewTopic> absent = new ArrayList<>();
            List<String> wanted = new ArrayList<>(List.of(Topics.RESULTS, Topics.PROGRESS, Topics.DEAD_LETTERS));
            if (!settings.exitWhenDrained()) {
                wanted.add(settings.topic().orElseThrow());
            }
            for (String topic : wanted) {
                if (!present.contains(topic)) {
                    absent.add(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()).configs(ROOM));
                }
            }
            admin().createTopics(absent).all().get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            // Another process may have been first, or they are made by an administrator.
            LOG.debugf("Topics were not made: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }

    private synchronized Admin admin() {
        if (admin == null) {
            Map<String, Object> settings = connection.clientSettings();
            settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "hubbub-worker-admin");
            settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
            admin = Admin.create(settings);
        }
        return admin;
    }
}
