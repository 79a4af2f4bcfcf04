package dev.hubbub.evaluation.live;

import dev.hubbub.contracts.event.BrokerConnection;
import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.event.MalformedEventException;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResults;
import dev.hubbub.worker.EventRecord;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Listens to what workers tell. Every replica hears everything, from a while before it was started, and nobody's offsets
 * move; a broker that does not answer is asked again.
 */
@Singleton
public class LiveExperiments {

    private static final Logger LOG = Logger.getLogger(LiveExperiments.class);
    private static final Duration BEFORE = Duration.ofMinutes(15);
    private static final Duration KEPT = Duration.ofMinutes(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_EXPERIMENTS = 500;

    private final BrokerConnection connection;
    private final Map<String, HeardExperiment> heard = new HashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private KafkaConsumer<byte[], byte[]> consumer;

    LiveExperiments(BrokerConnection connection) {
        this.connection = connection;
    }

    void begin(@Observes StartupEvent started) {
        Thread thread = new Thread(this::listen, "hubbub-live");
        thread.setDaemon(true);
        thread.start();
    }

    void end(@Observes ShutdownEvent stopped) {
        stopping.countDown();
        synchronized (this) {
            if (consumer != null) {
                consumer.wakeup();
            }
        }
    }

    /** Those of which something was heard within the last half hour, the last one first. */
    public List<LiveExperiment> all() {
        Instant now = Instant.now();
        synchronized (heard) {
            forgetBefore(now);
            return heard.values().stream()
                    .sorted(Comparator.comparing(HeardExperiment::lastHeard).reversed())
                    .map(each -> each.at(now))
                    .toList();
        }
    }

    /**
     * What is known of one experiment at this moment; absent if nothing was told within the last half hour.
     *
     * @param trials how far its trials are; absent if nobody told
     */
    public Optional<LiveExperiment> one(String name, Optional<LiveExperiment.Trials> trials) {
        Instant now = Instant.now();
        synchronized (heard) {
            forgetBefore(now);
            HeardExperiment known = heard.get(name);
            if (known != null) {
                return Optional.of(known.at(now).with(trials.orElse(null)));
            }
        }
        return trials.filter(told -> told.written().plus(KEPT).isAfter(now))
                .map(told -> LiveExperiment.quiet(name, told));
    }

    /** How the runs of training of an experiment go, or went within the last half hour. */
    public List<LiveCurve> curves(String name) {
        Instant now = Instant.now();
        synchronized (heard) {
            forgetBefore(now);
            HeardExperiment known = heard.get(name);
            return known == null ? List.of() : known.curvesAt(now);
        }
    }

    private void forgetBefore(Instant now) {
        heard.values().removeIf(each -> each.lastHeard().plus(KEPT).isBefore(now));
    }

    private void listen() {
        try {
            do {
                listenOnce();
            } while (!stopping.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (WakeupException | InterruptedException e) {
            // The service stops.
        }
    }

    private void listenOnce() {
        try (KafkaConsumer<byte[], byte[]> opened = open()) {
            synchronized (this) {
                consumer = opened;
            }
            if (assign(opened)) {
                poll(opened);
            }
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debugf("nothing is heard of experiments: %s", e.getMessage());
        }
    }

    private KafkaConsumer<byte[], byte[]> open() {
        Map<String, Object> settings = new LinkedHashMap<>(connection.clientSettings());
        settings.put("client.id", "hubbub-dashboard");
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "latest");
        settings.put("allow.auto.create.topics", false);
        settings.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Whether there is anything to listen to. */
    private static boolean assign(KafkaConsumer<byte[], byte[]> opened) {
        List<TopicPartition> partitions = Stream.of(Topics.RESULTS, Topics.PROGRESS)
                .flatMap(topic -> opened.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        opened.assign(partitions);
        long from = Instant.now().minus(BEFORE).toEpochMilli();
        Map<TopicPartition, OffsetAndTimestamp> places =
                opened.offsetsForTimes(partitions.stream().collect(Collectors.toMap(each -> each, each -> from)));
        opened.seekToEnd(partitions);
        places.forEach((partition, place) -> {
            if (place != null) {
                opened.seek(partition, place.offset());
            }
        });
        return !partitions.isEmpty();
    }

    private void poll(KafkaConsumer<byte[], byte[]> opened) {
        while (stopping.getCount() > 0) {
            for (ConsumerRecord<byte[], byte[]> record : opened.poll(Duration.ofMillis(500))) {
                take(record);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            Event<?> event = EventRecord.read(record);
            if (event.experiment() != null) {
                take(event);
            }
        } catch (MalformedEventException e) {
            LOG.debugf("a record is passed over: %s", e.getMessage());
        }
    }

    private void take(Event<?> event) {
        synchronized (heard) {
            if (heard.size() >= MOST_EXPERIMENTS && !heard.containsKey(event.experiment())) {
                // While nobody looks, nobody else forgets what is over.
                forgetBefore(Instant.now());
                if (heard.size() >= MOST_EXPERIMENTS) {
                    return;
                }
            }
            HeardExperiment experiment =
                    heard.computeIfAbsent(event.experiment(), name -> new HeardExperiment(name, event.time()));
            if (event.data() instanceof TaskProgress progress) {
                experiment.heard(progress, event.time());
            } else {
                TaskResults.toldBy(event.data()).forEach(result -> experiment.heard(result, event.time()));
            }
        }
    }
}
