package dev.hubbub.segmentation.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvenChunksTest {

    @Test
    void every_chunk_of_the_baseline_is_reproduced() throws IOException {
        try (InputStream file = EvenChunksTest.class.getResourceAsStream("/activity/chunks_without_scores.json")) {
            JsonNode cases = new ObjectMapper().readTree(file).get("chunk_without_asd");
            assertTrue(cases.size() >= 30);
            for (JsonNode recording : cases) {
                List<TimeSpan> expected = new ArrayList<>();
                recording
                        .get("segments")
                        .forEach(pair -> expected.add(new TimeSpan(
                                pair.get(0).doubleValue(), pair.get(1).doubleValue())));
                double seconds = recording.get("samples").doubleValue()
                        / recording.get("rate").doubleValue();
                assertEquals(
                        expected, new EvenChunks(recording.get("max_length").intValue()).of(seconds));
            }
        }
    }

    @Test
    void an_empty_recording_has_no_chunks() {
        assertEquals(List.of(), new EvenChunks(15).of(0));
    }

    @Test
    void a_limit_or_duration_that_makes_no_sense_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new EvenChunks(0));
        assertThrows(IllegalArgumentException.class, () -> new EvenChunks(15).of(-1));
        assertThrows(IllegalArgumentException.class, () -> new EvenChunks(15).of(Double.NaN));
    }
}
