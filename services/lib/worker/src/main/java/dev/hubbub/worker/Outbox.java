package dev.hubbub.worker;

import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.TaskProgress;
import dev.hubbub.contracts.task.TaskResult;
import dev.hubbub.contracts.task.TaskResults;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** What a worker sends: results, progress, and records it could not read. */
@Singleton
class Outbox {

    private static final Logger LOG = Logger.getLogger(Outbox.class);

    private final MutinyEmitter<String> results;
    private final MutinyEmitter<String> progress;
    private final MutinyEmitter<byte[]> deadLetters;
    private final String source;
    private final CountDownLatch closed = new CountDownLatch(1);

    Outbox(
            @Channel("results") MutinyEmitter<String> results,
            @Channel("progress") @OnOverflow(OnOverflow.Strategy.DROP) MutinyEmitter<String> progress,
            @Channel("dead-letters") MutinyEmitter<byte[]> deadLetters,
            WorkerIdentity identity) {
        this.results = results;
        this.progress = progress;
        this.deadLetters = deadLetters;
        this.source = "/worker/" + identity.name();
    }

    /**
     * Sends results and returns when the broker has it, however long that takes.
     *
     * @param asked the record that asked for it, whose trace goes on
     * @throws InterruptedException if the worker stops before
     */
    void results(String experiment, List<TaskResult> told, Message<?> asked) throws InterruptedException {
        Message<String> message = message(experiment, told.size() == 1 ? told.get(0) : new TaskResults(told));
        sendUntilWritten(
                results,
                TracingMetadata.fromMessage(asked).map(message::addMetadata).orElse(message));
    }

    /** Sends progress, or forgets it if there is no way. */
    void progress(String experiment, TaskProgress news) {
        try {
            progress.sendMessage(message(experiment, news))
                    .subscribe()
                    .with(written -> {}, fault -> LOG.debugf("Progress was lost: %s", fault.getMessage()));
        } catch (RuntimeException e) {
            // No fault of the messenger may end the heartbeat, or the task that tells of itself.
            LOG.debugf("Progress was lost: %s", e.getMessage());
        }
    }

    /**
     * Puts a record aside with its bytes as they came; the headers say where it came from and what was wrong.
     *
     * @throws InterruptedException if the worker stops before the broker has it
     */
    void deadLetter(ConsumerRecord<byte[], byte[]> unreadable, String reason) throws InterruptedException {
        Headers headers = new RecordHeaders(unreadable.headers());
        headers.add("hubbub-reason", reason.getBytes(StandardCharsets.UTF_8));
        headers.add("hubbub-topic", unreadable.topic().getBytes(StandardCharsets.UTF_8));
        headers.add("hubbub-partition", text(unreadable.partition()));
        headers.add("hubbub-offset", text(unreadable.offset()));
        OutgoingKafkaRecordMetadata.OutgoingKafkaRecordMetadataBuilder<byte[]> metadata =
                OutgoingKafkaRecordMetadata.<byte[]>builder().withHeaders(headers);
        if (unreadable.key() != null) {
            metadata.withKey(unreadable.key());
        }
        byte[] value = unreadable.value() == null ? new byte[0] : unreadable.value();
        sendUntilWritten(deadLetters, Message.of(value).addMetadata(metadata.build()));
    }

    /** Lets those go who wait for the broker. */
    void close() {
        closed.countDown();
    }

    private <T> void sendUntilWritten(MutinyEmitter<T> channel, Message<T> message) throws InterruptedException {
        for (String said = ""; ; ) {
            try {
                channel.sendMessageAndAwait(message);
                return;
            } catch (RuntimeException e) {
                if (!said.equals(e.getMessage())) {
                    said = String.valueOf(e.getMessage());
                    LOG.warnf("The broker did not take a record, which is sent until it does: %s", said);
                }
                if (closed.await(1, TimeUnit.SECONDS)) {
                    throw new InterruptedException("The worker is stopping");
                }
            }
        }
    }

    private Message<String> message(String experiment, Payload payload) {
        Headers headers = new RecordHeaders();
        headers.add("content-type", Events.CONTENT_TYPE.getBytes(StandardCharsets.UTF_8));
        return Message.of(Events.toJson(Events.wrap(payload, source, experiment, Instant.now())))
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(experiment)
                        .withHeaders(headers)
                        .build());
    }

    private static byte[] text(long number) {
        return Long.toString(number).getBytes(StandardCharsets.UTF_8);
    }
}
