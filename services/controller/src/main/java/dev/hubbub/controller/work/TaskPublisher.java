package dev.hubbub.controller.work;

import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.task.EndOfWork;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.Task;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends tasks. A method that returns normally means the broker has the records. Each carries the trace context that is
 * current when it is sent.
 *
 * <p>A scoring names every session of its trial, some hundred bytes each: thousands of sessions make a record that no
 * broker takes by default. Records are compressed, which halves them, and {@link Broker#ensureTopic} gives topics room.
 */
public final class TaskPublisher implements AutoCloseable {

    private static final String SOURCE = "/controller";
    private static final String CONTENT_TYPE_HEADER = "content-type";

    private final String bootstrapServers;
    private final RecordTraces traces;
    private final Producer<String, byte[]> producer;

    /** A publisher at a broker that lets in everybody. */
    public TaskPublisher(String bootstrapServers, OpenTelemetry telemetry) {
        this(BrokerConnection.open(bootstrapServers), telemetry);
    }

    public TaskPublisher(BrokerConnection connection, OpenTelemetry telemetry) {
        this.bootstrapServers = connection.bootstrapServers();
        this.traces = new RecordTraces(telemetry);
        Map<String, Object> client = connection.clientSettings();
        client.put(ProducerConfig.CLIENT_ID_CONFIG, "hubbub-controller");
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        client.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        // The producer's own limit is on what there is before it is compressed.
        client.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Broker.LARGEST_RECORD);
        // A reconciliation that waits holds a thread: give up soon, it is tried again.
        client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        client.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        this.producer = new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Sends shares of work.
     *
     * @param experiment the experiment they are for, as {@code namespace/name}
     * @param taken told of each share the broker has, also where it does not take all of them
     */
    public void publish(String experiment, String topic, List<AddressedShare> shares, Consumer<AddressedShare> taken)
            throws BrokerException, InterruptedIOException {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (AddressedShare each : shares) {
            List<Task> tasks = each.share().tasks();
            Payload payload = tasks.size() == 1 ? tasks.get(0) : each.share();
            records.add(record(topic, each.partition(), tasks.get(0).key(), payload, experiment));
        }
        send(records, index -> taken.accept(shares.get(index)));
    }

    /**
     * Says at the end of every partition of a topic that no more work will come.
     *
     * @param experiment the experiment whose topic it is, as {@code namespace/name}
     * @param plan which plan it closes, for people who read the topic
     */
    public void close(String experiment, String topic, String plan, int partitions)
            throws BrokerException, InterruptedIOException {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            records.add(record(topic, partition, plan, new EndOfWork(plan), experiment));
        }
        send(records, index -> {});
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private static ProducerRecord<String, byte[]> record(
            String topic, Integer partition, String key, Payload payload, String experiment) {
        Event<Payload> event = Events.wrap(payload, SOURCE, experiment, Instant.now());
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, partition, key, Events.toJson(event).getBytes(StandardCharsets.UTF_8));
        record.headers().add(CONTENT_TYPE_HEADER, Events.CONTENT_TYPE.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private void send(List<ProducerRecord<String, byte[]>> records, IntConsumer taken)
            throws BrokerException, InterruptedIOException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        Throwable fault = null;
        for (int i = 0; i < records.size() && fault == null; i++) {
            Future<RecordMetadata> acknowledgement = send(records.get(i));
            sent.add(acknowledgement);
            // Without a broker each record would wait for the topic's description anew.
            fault = acknowledgement.isDone() ? fault(acknowledgement) : null;
        }
        for (int i = 0; i < sent.size(); i++) {
            Throwable own = fault(sent.get(i));
            if (own == null) {
                taken.accept(i);
            } else if (fault == null) {
                fault = own;
            }
        }
        if (fault != null) {
            throw failure(fault);
        }
    }

    private Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) throws BrokerException {
        Span span = traces.send(record);
        try {
            return producer.send(record, (metadata, fault) -> {
                if (fault != null) {
                    span.setStatus(StatusCode.ERROR, fault.getMessage());
                }
                span.end();
            });
        } catch (KafkaException e) {
            span.setStatus(StatusCode.ERROR, e.getMessage());
            span.end();
            throw failure(e);
        }
    }

    /** Why the broker does not have a record; absent if it has. Waits until it is known. */
    private static Throwable fault(Future<RecordMetadata> acknowledgement) throws InterruptedIOException {
        try {
            acknowledgement.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The controller is stopping");
        }
    }

    private BrokerException failure(Throwable cause) {
        return BrokerRefusalException.of(bootstrapServers, "take a task", cause)
                .<BrokerException>map(refusal -> refusal)
                .orElseGet(() -> new BrokerUnavailableException(
                        "The Kafka broker at " + bootstrapServers + " did not take a task ("
                                + cause.getClass().getSimpleName()
                                + "): is it running, and is HUBBUB_KAFKA_BOOTSTRAP_SERVERS right?",
                        cause));
    }
}
