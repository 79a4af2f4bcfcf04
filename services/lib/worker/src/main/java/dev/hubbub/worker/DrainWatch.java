package dev.hubbub.worker;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Ends the process of a worker that belongs to one experiment once every partition it holds is drained to its
 * end-of-work record. A worker that holds none waits: when the others have ended, their partitions come to it, with the
 * end-of-work records they left unacknowledged.
 */
@Singleton
class DrainWatch {

    private static final Logger LOG = Logger.getLogger(DrainWatch.class);
    private static final long BETWEEN_LOOKS_MS = 500;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final EndOfWorkLedger ledger;
    private final KafkaClientService kafka;
    private final WorkerSettings settings;
    private final ProcessExit exit;
    private ScheduledExecutorService timer;

    DrainWatch(EndOfWorkLedger ledger, KafkaClientService kafka, WorkerSettings settings, ProcessExit exit) {
        this.ledger = ledger;
        this.kafka = kafka;
        this.settings = settings;
        this.exit = exit;
    }

    void start(@Observes StartupEvent event) {
        if (settings.exitWhenDrained()) {
            timer = Executors.newSingleThreadScheduledExecutor(look -> {
                Thread thread = new Thread(look, "hubbub-drain");
                thread.setDaemon(true);
                return thread;
            });
            timer.scheduleWithFixedDelay(this::look, BETWEEN_LOOKS_MS, BETWEEN_LOOKS_MS, TimeUnit.MILLISECONDS);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    private void look() {
        try {
            KafkaConsumer<byte[], byte[]> consumer = kafka.getConsumer("tasks");
            Set<TopicPartition> held = consumer.getAssignments().await().atMost(ANSWER_TIMEOUT);
            if (!ledger.mayBeDrained(held)) {
                return;
            }
            Function<Consumer<byte[], byte[]>, Map<TopicPartition, Long>> askEnds = client -> client.endOffsets(held);
            Map<TopicPartition, Long> ends =
                    consumer.runOnPollingThread(askEnds).await().atMost(ANSWER_TIMEOUT);
            if (ledger.drained(ends)) {
                timer.shutdown();
                exit.exit(0, "All work is done: " + held.size() + " partitions are drained");
            }
        } catch (RuntimeException e) {
            // The broker is away; it is asked again.
            LOG.debugf("The end of the work is not known: %s", e.getMessage());
        }
    }
}
