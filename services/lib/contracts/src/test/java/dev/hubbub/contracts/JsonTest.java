package dev.hubbub.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JsonTest {

    /** Which names collide is drawn anew for each mapper: one of ten failed surely. */
    @Test
    void a_score_of_tens_of_thousands_of_sessions_is_readable() throws Exception {
        byte[] json = Stream.of("references/r", "transcript/r")
                .flatMap(role ->
                        IntStream.range(0, 20_000).mapToObj(i -> String.format(Locale.ROOT, "\"%s%06d\":1", role, i)))
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
        for (int mapper = 0; mapper < 10; mapper++) {
            assertEquals(40_000, Json.mapper().copy().readValue(json, Map.class).size());
        }
    }
}
