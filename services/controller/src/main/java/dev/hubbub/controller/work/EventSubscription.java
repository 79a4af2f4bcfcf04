package dev.hubbub.controller.work;

import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.MalformedEventException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic of events on a thread of its own. A record counts as read only after the handler returned: if the
 * handler fails, the record comes again after a pause. A record that is no event of ours is logged and passed over.
 */
public final class EventSubscription implements AutoCloseable {

    /** What is done with an event. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Handles an event.
         *
         * @throws IOException if it is to come again
         */
        void handle(Event<?> event) throws IOException;
    }

    /** What is done with a record. */
    @FunctionalInterface
    public interface RecordHandler {

        /**
         * Handles a record.
         *
         * @throws MalformedEventException if it is to be passed over, and why
         * @throws IOException if it is to come again
         */
        void handle(Map<String, String> headers, byte[] value) throws MalformedEventException, IOException;
    }

    /** Where a subscription starts that has no place in the topic yet, and whether it keeps its place. */
    public enum Place {
        /** Everything, once: from where the group stopped, or from the start. */
        KEPT("earliest"),
        /** Only what comes from now on. */
        NOW("latest");

        private final String reset;

        Place(String reset) {
            this.reset = reset;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(EventSubscription.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LOOKUP = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final String topic;
    private final Place place;
    private final RecordHandler handler;
    private final RecordTraces traces;
    private final Consumer<String, byte[]> consumer;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Remarks remarks = new Remarks();
    private final Thread thread;
    private KafkaClientMetrics metrics;

    /** A subscription at a broker that lets in everybody. */
    public EventSubscription(
            String bootstrapServers,
            String topic,
            String group,
            Place place,
            OpenTelemetry telemetry,
            Handler handler) {
        this(BrokerConnection.open(bootstrapServers), topic, group, place, telemetry, handler);
    }

    public EventSubscription(
            BrokerConnection connection,
            String topic,
            String group,
            Place place,
            OpenTelemetry telemetry,
            Handler handler) {
        this(connection, topic, group, place, telemetry, (RecordHandler)
                (headers, value) -> handler.handle(Events.read(headers, value)));
    }

    private EventSubscription(
            BrokerConnection connection,
            String topic,
            String group,
            Place place,
            OpenTelemetry telemetry,
            RecordHandler handler) {
        this.topic = topic;
        this.place = place;
        this.handler = handler;
        this.traces = new RecordTraces(telemetry);
        Map<String, Object> client = connection.clientSettings();
        client.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, place.reset);
        this.consumer = new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer());
        this.thread = new Thread(this::run, "events-" + topic);
        thread.setDaemon(true);
    }

    /** One to a topic whose records are not all events of ours. */
    public static EventSubscription ofRecords(
            BrokerConnection connection,
            String topic,
            String group,
            Place place,
            OpenTelemetry telemetry,
            RecordHandler handler) {
        return new EventSubscription(connection, topic, group, place, telemetry, handler);
    }

    /** Shows in a registry how far behind the topic's end it is, and what else the client measures. */
    public EventSubscription measuredBy(MeterRegistry registry) {
        metrics = new KafkaClientMetrics(consumer, List.of(Tag.of("topic.read", topic)));
        metrics.bindTo(registry);
        return this;
    }

    /** Starts reading. */
    public EventSubscription start() {
        thread.start();
        return this;
    }

    /** Whether it reads, or would if the broker answered. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        stopping.countDown();
        if (metrics != null) {
            metrics.close();
        }
        if (thread.getState() == Thread.State.NEW) {
            consumer.close();
            return;
        }
        consumer.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            Duration pause = Duration.ofSeconds(1);
            while (stopping.getCount() > 0) {
                pause = readOnce() ? Duration.ofSeconds(1) : pauseThenDouble(pause);
            }
        } catch (WakeupException e) {
            LOG.debug("Stopped reading {}", topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pauseThenDouble(Duration pause) throws InterruptedException {
        stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    /** Reads what is there; whether all of it was handled. */
    private boolean readOnce() {
        ConsumerRecords<String, byte[]> records;
        try {
            if (!takeAllPartitions()) {
                return false;
            }
            records = consumer.poll(POLL);
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            if (remarks.isNews(String.valueOf(e.getMessage()))) {
                LOG.warn("Cannot read {} ({}); it is tried again", topic, e.getMessage());
            }
            return false;
        }
        boolean all = true;
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<String, byte[]> record : records.records(partition)) {
                if (!handle(record)) {
                    consumer.seek(partition, record.offset());
                    all = false;
                    break;
                }
                read.put(partition, new OffsetAndMetadata(record.offset() + 1));
            }
        }
        if (all && !records.isEmpty()) {
            remarks.wentWell();
        }
        return keep(read) && all;
    }

    /**
     * Takes the topic's partitions, those that came to it since included; whether there are any. Not as a member of the
     * group: who reads is decided by whoever starts the subscription, and a member that was killed would keep its
     * partitions from the next one until the broker misses it.
     */
    private boolean takeAllPartitions() {
        Set<TopicPartition> all = consumer.partitionsFor(topic, LOOKUP).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .collect(Collectors.toSet());
        if (!all.equals(consumer.assignment())) {
            consumer.assign(all);
        }
        return !all.isEmpty();
    }

    private boolean handle(ConsumerRecord<String, byte[]> record) {
        Span span = traces.receive(record);
        try (Scope below = span.makeCurrent()) {
            Map<String, String> headers = new HashMap<>();
            for (Header header : record.headers()) {
                if (header.value() != null) {
                    headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
                }
            }
            if (record.value() == null) {
                throw new MalformedEventException("it is empty");
            }
            handler.handle(headers, record.value());
            return true;
        } catch (MalformedEventException e) {
            LOG.warn("Passed over record {} of {}-{}: {}", record.offset(), topic, record.partition(), e.getMessage());
            return true;
        } catch (IOException e) {
            if (remarks.isNews(String.valueOf(e.getMessage()))) {
                LOG.warn("Event {} of {} is handled again later: {}", record.offset(), topic, e.getMessage());
            }
            span.setStatus(StatusCode.ERROR, e.getMessage());
            return false;
        } catch (RuntimeException e) {
            if (remarks.isNews(e.toString())) {
                LOG.error("Event {} of {} could not be handled; it is handled again later", record.offset(), topic, e);
            }
            span.setStatus(StatusCode.ERROR, e.toString());
            return false;
        } finally {
            span.end();
        }
    }

    private boolean keep(Map<TopicPartition, OffsetAndMetadata> read) {
        if (read.isEmpty() || place == Place.NOW) {
            return true;
        }
        try {
            consumer.commitSync(read);
            return true;
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            // They will come once more, which does no harm.
            LOG.warn("Could not keep the place in {} ({})", topic, e.getMessage());
            return false;
        }
    }
}
