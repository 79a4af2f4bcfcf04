package dev.hubbub.worker;

import static org.awaitility.Awaitility.await;

import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.MalformedEventException;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TaskResults;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Who sends tasks to the worker under test, and reads what it answers. */
final class Correspondent implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> received = new ArrayList<>();

    Correspondent(String bootstrapServers) {
        this(BrokerConnection.open(bootstrapServers));
    }

    Correspondent(BrokerConnection broker) {
        Map<String, Object> settings = broker.clientSettings();
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        settings.putAll(Map.of(
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest",
                "metadata.max.age.ms",
                "500"));
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.RESULTS, Topics.PROGRESS, Topics.DEAD_LETTERS));
    }

    /** Sends what a controller would send. */
    void send(String topic, int partition, String experiment, Payload payload, Header... headers) throws Exception {
        Event<?> event = Events.wrap(payload, "/controller", experiment, Instant.now());
        sendBytes(topic, partition, Events.toJson(event).getBytes(StandardCharsets.UTF_8), headers);
    }

    void send(String experiment, Payload payload, Header... headers) throws Exception {
        send("test-tasks", 0, experiment, payload, headers);
    }

    void sendBytes(String topic, int partition, byte[] value, Header... headers) throws Exception {
        producer.send(new ProducerRecord<>(
                        topic, partition, "key".getBytes(StandardCharsets.UTF_8), value, List.of(headers)))
                .get();
    }

    /** The first result for this experiment and task. */
    TaskResult result(String experiment, Task task) throws Exception {
        return result(resultRecord(experiment, task), task).orElseThrow();
    }

    /** The record of that result. */
    ConsumerRecord<byte[], byte[]> resultRecord(String experiment, Task task) {
        return first(Topics.RESULTS, record -> {
            return read(record).experiment().equals(experiment)
                    && result(record, task).isPresent();
        });
    }

    private static Optional<TaskResult> result(ConsumerRecord<byte[], byte[]> record, Task task) {
        return TaskResults.toldBy(read(record).data()).stream()
                .filter(result -> result.task().equals(task.id()))
                .findFirst();
    }

    /** The first record of a topic that is like this. */
    ConsumerRecord<byte[], byte[]> first(String topic, Predicate<ConsumerRecord<byte[], byte[]>> like) {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> {
                            consumer.poll(Duration.ofMillis(50)).forEach(received::add);
                            return received.stream()
                                    .filter(record -> record.topic().equals(topic) && like.test(record))
                                    .findFirst()
                                    .orElse(null);
                        },
                        found -> found != null);
    }

    /** Everything of a topic that has come so far. */
    List<ConsumerRecord<byte[], byte[]>> soFar(String topic) {
        return received.stream().filter(record -> record.topic().equals(topic)).toList();
    }

    static Event<?> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Events.read(record.value());
        } catch (MalformedEventException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
