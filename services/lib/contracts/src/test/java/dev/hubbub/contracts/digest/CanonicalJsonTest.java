package dev.hubbub.contracts.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.contracts.Examples;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.contracts.task.WhisperSettings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

    private static String canonical(String json) throws JsonProcessingException {
        return CanonicalJson.of(Json.mapper().readTree(json));
    }

    @Test
    void the_order_in_which_members_are_written_does_not_matter() throws JsonProcessingException {
        assertEquals("{\"a\":1,\"b\":{\"c\":2,\"d\":3}}", canonical("{\"b\":{\"d\":3,\"c\":2},\"a\":1}"));
        assertEquals(canonical("{\"b\":1,\"a\":2}"), canonical(" { \"a\" : 2 , \"b\" : 1 } "));
    }

    @Test
    void the_order_of_an_array_matters() throws JsonProcessingException {
        assertNotEquals(canonical("[1,2]"), canonical("[2,1]"));
    }

    @Test
    void members_are_sorted_by_utf_16_code_units() throws JsonProcessingException {
        // U+1F600 is written with surrogates from U+D83D on, so it sorts before U+FB33.
        assertEquals(
                "{\"1\":1,\"\u00f6\":2,\"\ud83d\ude00\":3,\"\ufb33\":4}",
                canonical("{\"\ufb33\":4,\"\ud83d\ude00\":3,\"\u00f6\":2,\"1\":1}"));
    }

    @Test
    void an_absent_member_and_a_null_one_are_the_same_but_a_null_in_an_array_stays() throws JsonProcessingException {
        assertEquals(canonical("{\"a\":1}"), canonical("{\"a\":1,\"b\":null}"));
        assertEquals("[null,1]", canonical("[null,1]"));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("list", Arrays.asList(null, 1));
        map.put("nothing", null);
        assertEquals("{\"list\":[null,1]}", CanonicalJson.of(map));
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "1.0,1",
        "1e0,1",
        "10,10",
        "1E1,10",
        "-0.0,0",
        "0.10,0.1",
        "100000000000000000000,100000000000000000000",
        "1e21,1e+21",
        "1.50e21,1.5e+21",
        "0.000001,0.000001",
        "0.0000001,1e-7",
        "-1.25e-9,-1.25e-9",
        "12345678901234567890123,1.2345678901234567890123e+22"
    })
    void a_number_is_its_value_and_not_its_spelling(String spelling, String canonical) throws JsonProcessingException {
        assertEquals(canonical, canonical(spelling));
    }

    @ParameterizedTest
    @CsvSource({"0.1", "0.30000000000000004", "5.684341886080802e-14", "2.2250738585072014e-308", "15", "0.8"})
    void a_double_reads_back_from_its_form_and_travels_unchanged(double value) throws JsonProcessingException {
        String canonical = CanonicalJson.of(value);
        assertEquals(value, Double.parseDouble(canonical));
        assertEquals(canonical, canonical(Double.toString(value)));
    }

    @Test
    void a_double_has_the_same_form_on_every_java() {
        // Double.toString of these differs between Java 17 and Java 19.
        assertEquals("2e-323", CanonicalJson.of(2.0e-323));
        assertEquals("2e+23", CanonicalJson.of(2.0e23));
        assertEquals("1.1", CanonicalJson.of(1.1f));
    }

    @Test
    void what_json_cannot_say_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(List.of(Double.POSITIVE_INFINITY)));
    }

    @Test
    void text_is_kept_character_for_character_and_only_control_characters_are_escaped() throws JsonProcessingException {
        assertEquals("\"\u00e9/\u2028\"", canonical("\"\\u00e9\\/\u2028\""));
        assertEquals("\"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\"", CanonicalJson.of("\"\\\b\t\n\f\r\u0001"));
        assertNotEquals(CanonicalJson.of("\u00e9"), CanonicalJson.of("e\u0301"), "two spellings are two names");
    }

    @Test
    void a_task_has_the_same_id_after_it_travelled() throws JsonProcessingException {
        String json = Json.text(Examples.TRANSCRIPTION);
        assertEquals(Examples.TRANSCRIPTION.id(), Digest.of(canonical(json)));
    }

    @Test
    void the_id_of_a_task_does_not_change_from_release_to_release() {
        assertEquals(
                new Digest("4956a8a431af93a7fc25110452bac9366a2c3c97979d979f0c38256ae0b60777"),
                Examples.SEGMENTATION.recipe().address().digest());
        assertEquals(
                new Digest("dc92ae59652f60f6eeb11e121ef6ea13b2fa8a127bf739cff956557e72fded1e"),
                Examples.TRANSCRIPTION.recipe(Examples.GREEDY).address().digest());
    }

    @Test
    void a_task_of_an_earlier_release_is_about_the_outputs_it_was_planned_for() {
        TranscriptionTask earlier = new TranscriptionTask(
                "1", Examples.SESSION, Examples.SEGMENTS, Examples.CHECKPOINT, List.of(Examples.GREEDY), null);
        assertEquals(
                new Digest("09394b6028be15cc43f11957beefd7abb3192d24c834f03f9724300101624032"),
                earlier.recipe(Examples.GREEDY).address().digest());
        for (Task task : List.of(
                new SegmentationTask("0", Examples.SESSION, Hysteresis.DEFAULT, 15, null, null),
                new ClusteringTask("0", Examples.SESSION, Hysteresis.DEFAULT, 0.7, null, null, null),
                new ScoringTask("0", "utterance", null, List.of(), List.of()),
                new ReportTask(
                        "0", "lab", "study", "wer", false, List.of(), null, null, null, null, null, null, null))) {
            assertEquals("0", task.recipes().get(0).version(), task.title());
        }
    }

    @Test
    void another_decoding_is_another_output_and_leaves_the_first_where_it_was() {
        Decoding wider = new Decoding(12, null, null, "en", false, false, null);
        TranscriptionTask more = new TranscriptionTask(
                Examples.SESSION, Examples.SEGMENTS, Examples.CHECKPOINT, List.of(wider, Examples.GREEDY));
        assertEquals(
                Examples.TRANSCRIPTION.recipes().get(0).address(),
                more.recipes().get(1).address());
        assertNotEquals(more.recipes().get(0).address(), more.recipes().get(1).address());
        assertNotEquals(Examples.TRANSCRIPTION.id(), more.id());
    }

    @Test
    void the_same_weights_in_another_precision_are_another_output() {
        CheckpointReference checkpoint = Examples.CHECKPOINT;
        CheckpointReference spelledOut = new CheckpointReference.Stored(
                ModelArchitecture.WHISPER,
                checkpoint.uri(),
                checkpoint.digest(),
                CheckpointReference.Precision.FLOAT32);
        assertEquals(greedy(checkpoint), greedy(spelledOut));
        assertNotEquals(greedy(checkpoint), greedy(Examples.HALF_PRECISION));
    }

    private static OutputAddress greedy(CheckpointReference checkpoint) {
        return new TranscriptionTask(Examples.SESSION, Examples.SEGMENTS, checkpoint, List.of(Examples.GREEDY))
                .recipe(Examples.GREEDY)
                .address();
    }

    @Test
    void a_default_that_is_written_out_is_the_same_output_as_one_left_out() {
        Decoding spelledOut = Examples.GREEDY
                .with("task", WhisperSettings.SpeechTask.TRANSCRIBE)
                .with("prompt", " ")
                .with("prefix", "")
                .with("suppressTokens", List.of(-1))
                .with("wordTimestamps", false)
                .with("conditionOnPreviousText", false)
                .with("fallback", null);
        assertEquals(CanonicalJson.of(Examples.GREEDY), CanonicalJson.of(spelledOut));
        assertNotEquals(CanonicalJson.of(Examples.BEAM), CanonicalJson.of(Examples.EVERYTHING));
    }
}
