package dev.hubbub.worker;

import dev.hubbub.contracts.event.Event;
import dev.hubbub.contracts.event.EventType;
import dev.hubbub.contracts.event.MalformedEventException;
import dev.hubbub.contracts.task.Share;
import dev.hubbub.contracts.task.TaskResult;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes shares from the topic, has them done, and acknowledges each once all its results are written. A record that is
 * neither a share nor a task goes to the dead letters as it came. A worker that is stopping acknowledges nothing more:
 * what it had begun is for the next one.
 */
@Singleton
class TaskChannel {

    private static final Logger LOG = Logger.getLogger(TaskChannel.class);

    private final ShareRunner runner;
    private final Outbox outbox;
    private final TaskMetrics metrics;
    private final EndOfWorkLedger ledger;
    private final ThreadsAtWork threads;
    private final ShareTurns turns;
    private final Dependencies dependencies;
    private final WorkerSettings settings;
    private final String worker;
    private final ScheduledExecutorService heartbeats;

    TaskChannel(
            ShareRunner runner,
            Outbox outbox,
            TaskMetrics metrics,
            EndOfWorkLedger ledger,
            ThreadsAtWork threads,
            Dependencies dependencies,
            WorkerSettings settings,
            WorkerIdentity identity) {
        this.runner = runner;
        this.outbox = outbox;
        this.metrics = metrics;
        this.ledger = ledger;
        this.threads = threads;
        this.turns = new ShareTurns(settings.concurrency(), threads);
        this.dependencies = dependencies;
        this.settings = settings;
        this.worker = identity.name();
        this.heartbeats = Executors.newSingleThreadScheduledExecutor(beat -> {
            Thread thread = new Thread(beat, "hubbub-heartbeats");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Incoming("tasks")
    @Blocking(value = "hubbub-tasks", ordered = false)
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    CompletionStage<Void> take(Message<byte[]> message) {
        // Never completed: the record is neither done nor refused, and nothing follows it.
        CompletionStage<Void> unfinished = new CompletableFuture<>();
        if (!threads.enter()) {
            return unfinished;
        }
        try {
            return handle(message);
        } catch (InterruptedException e) {
            LOG.info("The task at hand is left to the next worker");
            return unfinished;
        } finally {
            threads.leave();
        }
    }

    private CompletionStage<Void> handle(Message<byte[]> message) throws InterruptedException {
        ConsumerRecord<byte[], byte[]> record = record(message);
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        ledger.arrived(partition, record.offset());
        Event<?> event;
        try {
            event = EventRecord.read(record);
        } catch (MalformedEventException e) {
            putAside(record, e.getMessage());
            return message.ack();
        }
        Optional<Share> share = Share.askedBy(event.data());
        if (share.isPresent()) {
            return run(share.get(), event, message);
        }
        if (event.type() == EventType.END_OF_WORK) {
            return atEnd(partition, record.offset(), message);
        }
        putAside(record, "it carries a " + event.type().text() + " where tasks are expected");
        return message.ack();
    }

    private CompletionStage<Void> atEnd(TopicPartition partition, long offset, Message<?> message) {
        if (!settings.exitWhenDrained()) {
            return message.ack();
        }
        ledger.ended(partition, offset, message::ack);
        return CompletableFuture.completedStage(null);
    }

    private CompletionStage<Void> run(Share share, Event<?> event, Message<?> message) throws InterruptedException {
        ShareOnItsWay own = new ShareOnItsWay(share, event, message);
        boolean wellBegun = false;
        try {
            own.begin();
            turns.run(own);
            wellBegun = true;
        } finally {
            if (!wellBegun) {
                own.giveUp();
            }
        }
        // What was put aside is acknowledged when it is over; what comes after it need not wait for that.
        return own.acknowledged().orElseGet(() -> CompletableFuture.completedStage(null));
    }

    /** A share of which nobody has been told everything yet. */
    private final class ShareOnItsWay implements ShareTurns.Share {

        private final Share share;
        private final String experiment;
        private final Message<?> message;
        private final ShareProgressReport report;
        private final ResultBundle results;
        private ShareRunner.Run run;
        private volatile CompletionStage<Void> acknowledged;

        ShareOnItsWay(Share share, Event<?> event, Message<?> message) {
            ledger.taskStarted();
            metrics.started(share, event.time());
            this.share = share;
            this.experiment = event.experiment();
            this.message = message;
            this.report = new ShareProgressReport(
                    share,
                    worker,
                    dependencies::obstacle,
                    settings.heartbeat(),
                    heartbeats,
                    news -> outbox.progress(experiment, news));
            this.results = new ResultBundle(heartbeats, told -> tell(experiment, told, message, report));
        }

        void begin() throws InterruptedException {
            LOG.infof("%s: %s", experiment, share.title());
            run = runner.begin(share, report, results);
        }

        @Override
        public boolean goOn(BooleanSupplier mayCompute) throws InterruptedException {
            return run.goOn(mayCompute);
        }

        @Override
        public Duration pause() {
            return run.pause();
        }

        @Override
        public void end() throws InterruptedException {
            results.flush();
            report.close();
            acknowledged = message.ack();
            leave();
        }

        @Override
        public void giveUp() {
            report.close();
            leave();
        }

        Optional<CompletionStage<Void>> acknowledged() {
            return Optional.ofNullable(acknowledged);
        }

        private void leave() {
            metrics.left(share);
            ledger.taskDone();
        }
    }

    private void tell(String experiment, List<TaskResult> told, Message<?> asked, ShareProgressReport report)
            throws InterruptedException {
        outbox.results(experiment, told, asked);
        told.forEach(metrics::ended);
        report.reported(told.stream()
                .mapToInt(
                        result -> result.match(succeeded -> succeeded.computed().size(), failed -> failed.outputs()
                                .size()))
                .sum());
    }

    private void putAside(ConsumerRecord<byte[], byte[]> record, String reason) throws InterruptedException {
        LOG.warnf(
                "The record at offset %d of %s-%d is unreadable and goes to the dead letters: %s",
                record.offset(), record.topic(), record.partition(), reason);
        outbox.deadLetter(record, reason);
        metrics.deadLetter();
    }

    @SuppressWarnings("unchecked")
    private static ConsumerRecord<byte[], byte[]> record(Message<byte[]> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(IncomingKafkaRecordMetadata::getRecord)
                .orElseThrow();
    }

    /** Before the connections are closed: ends the task at hand, or gives it up. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        outbox.close();
        turns.close();
        if (!threads.close(settings.stopGrace())) {
            LOG.warn("The task at hand does not stop; it is left to the next worker");
        }
        heartbeats.shutdownNow();
    }
}
