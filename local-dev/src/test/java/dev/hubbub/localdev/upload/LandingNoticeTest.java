package dev.hubbub.localdev.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.event.Events;
import dev.hubbub.contracts.event.Topics;
import dev.hubbub.contracts.task.CheckpointLanded;
import dev.hubbub.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingNoticeTest {

    @TempDir
    Path folder;

    @Test
    void whoever_waits_for_checkpoints_is_told_where_one_was_put() throws Exception {
        ObjectUri place = ObjectUri.parse("s3://hubbub/checkpoints/whisper-small/");
        assertThat(LandingNotice.concerns(place)).isTrue();
        assertThat(LandingNotice.concerns(ObjectUri.parse("s3://hubbub/media/talks/")))
                .isFalse();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0);
                KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "group.id",
                                "test",
                                "auto.offset.reset",
                                "earliest"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            new LandingNotice(kafka.bootstrapServers()).send(place);
            consumer.subscribe(List.of(Topics.CHECKPOINTS));
            List<byte[]> told = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> told.add(record.value()));
                return !told.isEmpty();
            });
            assertThat(Events.read(told.get(0)).data()).isEqualTo(new CheckpointLanded(place.toString()));
        }
    }
}
