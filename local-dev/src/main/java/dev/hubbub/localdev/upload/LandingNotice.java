package dev.hubbub.localdev.upload;

import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.task.CheckpointLanded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Tells that a checkpoint has landed, where the store itself sends no notifications. */
public final class LandingNotice {

    /** Where checkpoints are that are tried as they come. */
    private static final String FOLDER = "checkpoints/";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String bootstrapServers;

    public LandingNotice(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Whether what is put there may be a checkpoint that somebody waits for. */
    public static boolean concerns(ObjectUri place) {
        return place.key().startsWith(FOLDER);
    }

    /** @throws IOException if the broker did not take it */
    public void send(ObjectUri place) throws IOException {
        String event = Events.toJson(
                Events.wrap(new CheckpointLanded(place.toString()), "/hubbub/upload", null, Instant.now()));
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        PATIENCE.toMillis()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.CHECKPOINTS, place.toString(), event.getBytes(StandardCharsets.UTF_8)))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new IOException("The Kafka broker at " + bootstrapServers + " did not take the word of it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted before the word of it was taken", e);
        }
    }
}
