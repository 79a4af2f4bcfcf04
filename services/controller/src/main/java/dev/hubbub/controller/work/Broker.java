package dev.hubbub.controller.work;

import dev.hubbub.contracts.event.BrokerConnection;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The broker's topics. */
public final class Broker implements AutoCloseable {

    /** Bytes of the largest record that is sent or taken. */
    static final int LARGEST_RECORD = 16 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration QUICK = Duration.ofSeconds(3);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

    private final String bootstrapServers;
    private final Admin admin;

    /** A broker that lets in everybody. */
    public Broker(String bootstrapServers) {
        this(BrokerConnection.open(bootstrapServers));
    }

    public Broker(BrokerConnection connection) {
        this.bootstrapServers = connection.bootstrapServers();
        Map<String, Object> client = connection.clientSettings();
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.admin = Admin.create(client);
    }

    /** Checks that it answers. */
    public void check() throws BrokerException, InterruptedIOException {
        await(admin.describeCluster().clusterId(), "answer", QUICK);
    }

    /** Makes a topic with so many partitions, or gives it more if it has fewer; the partitions it has then. */
    public int ensureTopic(String topic, int partitions) throws BrokerException, InterruptedIOException {
        Optional<TopicDescription> described = describe(topic);
        if (described.isEmpty() && create(topic, partitions)) {
            return partitions;
        }
        int present = described.isPresent()
                ? described.get().partitions().size()
                : awaitDescription(topic).partitions().size();
        if (present < partitions) {
            await(
                    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                            .all(),
                    "add partitions to the topic " + topic);
        }
        return Math.max(present, partitions);
    }

    /** Makes a topic; false if it is there already, as when several controllers or workers start at the same time. */
    private boolean create(String topic, int partitions) throws BrokerException, InterruptedIOException {
        try {
            NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty())
                    .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LARGEST_RECORD)));
            await(admin.createTopics(List.of(wanted)).all(), "create the topic " + topic);
            return true;
        } catch (BrokerException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            return false;
        }
    }

    /** A topic that exists: the broker that is asked may hear of it a little after the one that made it. */
    private TopicDescription awaitDescription(String topic) throws BrokerException, InterruptedIOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<TopicDescription> description = describe(topic);
        while (description.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new BrokerUnavailableException(
                        "The Kafka broker at " + bootstrapServers + " says both that the topic " + topic
                                + " exists and that it does not",
                        null);
            }
            pause();
            description = describe(topic);
        }
        return description.get();
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(BETWEEN_QUESTIONS.toMillis());
        } catch (InterruptedException e) {
            throw stopping();
        }
    }

    /** How many partitions a topic has; 0 if there is none. */
    public int partitions(String topic) throws BrokerException, InterruptedIOException {
        return describe(topic)
                .map(description -> description.partitions().size())
                .orElse(0);
    }

    /** Which topic has a name now: one that is made anew has another id. Absent if there is none. */
    public Optional<String> topicId(String topic) throws BrokerException, InterruptedIOException {
        return describe(topic).map(description -> description.topicId().toString());
    }

    /** Drops every record of a topic, so that work of an earlier plan is not done. */
    public void empty(String topic) throws BrokerException, InterruptedIOException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions(topic); partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        Map<TopicPartition, RecordsToDelete> records = new HashMap<>();
        await(admin.listOffsets(ends).all(), "tell the length of the topic " + topic)
                .forEach((partition, end) -> records.put(partition, RecordsToDelete.beforeOffset(end.offset())));
        await(admin.deleteRecords(records).all(), "empty the topic " + topic);
    }

    /** Deletes topics; those that are gone are no fault. */
    public void deleteTopics(Collection<String> topics) throws BrokerException, InterruptedIOException {
        BrokerException fault = null;
        for (String topic : topics) {
            try {
                await(admin.deleteTopics(List.of(topic)).all(), "delete the topic " + topic);
            } catch (BrokerRefusalException e) {
                // One that is refused keeps no other from being deleted.
                fault = e;
            } catch (BrokerException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    private Optional<TopicDescription> describe(String topic) throws BrokerException, InterruptedIOException {
        try {
            return Optional.of(await(
                    admin.describeTopics(List.of(topic)).topicNameValues().get(topic), "describe the topic " + topic));
        } catch (BrokerException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private <T> T await(KafkaFuture<T> answer, String what) throws BrokerException, InterruptedIOException {
        return await(answer, what, PATIENCE);
    }

    private <T> T await(KafkaFuture<T> answer, String what, Duration patience)
            throws BrokerException, InterruptedIOException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Optional<BrokerRefusalException> refusal = BrokerRefusalException.of(bootstrapServers, what, e.getCause());
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            throw new BrokerUnavailableException(sentence(what, e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new BrokerUnavailableException(sentence(what, e), e);
        } catch (InterruptedException e) {
            throw stopping();
        }
    }

    private static InterruptedIOException stopping() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("The controller is stopping");
    }

    private String sentence(String what, Throwable cause) {
        return "The Kafka broker at " + bootstrapServers + " did not " + what + " ("
                + cause.getClass().getSimpleName() + "): is it running, and is HUBBUB_KAFKA_BOOTSTRAP_SERVERS right?";
    }
}
