package dev.hubbub.contracts.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Examples;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.CheckpointLanded;
import dev.hubbub.contracts.task.Payload;
import dev.hubbub.contracts.task.Share;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.5Z");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("dev.hubbub.contracts.Examples#payloads")
    void an_event_is_read_as_it_was_written(Payload payload) throws MalformedEventException {
        Event<?> event = Events.wrap(payload, "/controller", "default/quickstart", NOON);
        assertEquals(event, Events.read(bytes(Events.toJson(event))));
    }

    @Test
    void word_of_a_checkpoint_needs_no_experiment_that_asked_and_everything_else_does() throws MalformedEventException {
        Event<?> landed = Events.wrap(new CheckpointLanded("s3://hubbub/checkpoints/a"), "/upload", null, NOON);
        assertEquals(landed, Events.read(bytes(Events.toJson(landed))));
        Event<?> task = Events.wrap(Examples.SEGMENTATION, "/controller", null, NOON);
        assertThrows(MalformedEventException.class, () -> Events.read(bytes(Events.toJson(task))));
    }

    @Test
    void a_task_travels_under_its_own_id() {
        assertEquals(
                Examples.TRANSCRIPTION.id().hex(),
                Events.wrap(Examples.TRANSCRIPTION, "/controller", "default/q", NOON)
                        .id());
    }

    @Test
    void a_share_of_one_task_travels_under_the_id_of_the_task_and_one_of_more_under_its_own() {
        Share alone = Share.of(Examples.TRANSCRIPTION);
        assertEquals(Examples.TRANSCRIPTION.id(), alone.id());
        Share two = new Share(List.of(Examples.TRANSCRIPTION, Examples.TRANSCRIPTION));
        assertNotEquals(alone.id(), two.id());
        assertEquals(
                two.id().hex(),
                Events.wrap(two, "/controller", "default/q", NOON).id());
    }

    @Test
    void a_share_is_of_one_stage_and_never_empty() {
        assertThrows(IllegalArgumentException.class, () -> new Share(List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Share(List.of(Examples.TRANSCRIPTION, Examples.SEGMENTATION)));
    }

    @Test
    void the_binary_mode_is_read_too() throws MalformedEventException {
        Event<?> event = Events.read(
                Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", Examples.SEGMENTATION.id().hex(),
                        "ce_source", "/controller",
                        "ce_type", "dev.hubbub.task.v1",
                        "ce_time", "2026-03-01T13:00:00.5+01:00",
                        "ce_experiment", "default/q"),
                bytes(Json.text(Examples.SEGMENTATION)));
        assertEquals(Examples.SEGMENTATION, event.data());
        assertEquals(NOON, event.time());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "no json at all|not JSON",
                "[]|not a JSON object",
                "{\"specversion\":\"0.3\"}|not a CloudEvents 1.0 event",
                "{\"specversion\":\"1.0\",\"type\":\"com.example\"}|'com.example' is not one of Hubbub's",
                "{\"specversion\":\"1.0\",\"type\":\"dev.hubbub.task.v1\"}|no 'id'",
                "{\"specversion\":\"1.0\",\"type\":\"dev.hubbub.task.v1\",\"id\":\"a\",\"source\":\"b\",\"time\":\"yesterday\","
                        + "\"experiment\":\"a/b\"}|'yesterday' is not RFC 3339",
                "{\"specversion\":\"1.0\",\"type\":\"dev.hubbub.task.v1\",\"id\":\"a\",\"source\":\"b\",\"time\":\"2026-03-01T12:00:00Z\","
                        + "\"experiment\":\"a/b\"}|carries no data",
                "{\"specversion\":\"1.0\",\"type\":\"dev.hubbub.task.v1\",\"id\":\"a\",\"source\":\"b\",\"time\":\"2026-03-01T12:00:00Z\","
                        + "\"experiment\":\"a/b\",\"data\":{\"kind\":\"dance\"}}|not a dev.hubbub.task.v1"
            })
    void what_cannot_be_read_is_refused_with_the_reason(String value, String reason) {
        MalformedEventException refusal = assertThrows(MalformedEventException.class, () -> Events.read(bytes(value)));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void a_task_that_was_altered_on_the_way_is_refused() {
        String json = Events.toJson(Events.wrap(Examples.SEGMENTATION, "/controller", "default/q", NOON));
        String altered = json.replace("session_40", "session_41");
        MalformedEventException refusal =
                assertThrows(MalformedEventException.class, () -> Events.read(bytes(altered)));
        assertTrue(refusal.getMessage().contains("its id is not the digest of what it asks for"), refusal.getMessage());
    }
}
