package dev.hubbub.evaluation.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTest {

    private final List<String> fetched = new ArrayList<>();
    private final Recent<String, String> recent = new Recent<>(6, String::length);

    private String get(String key) throws IOException {
        return recent.get(key, asked -> {
            fetched.add(asked);
            return asked.equals("gone") ? null : asked + "!";
        });
    }

    @Test
    void what_was_asked_for_last_is_at_hand_as_long_as_all_is_not_too_heavy() throws IOException {
        assertEquals("a!", get("a"));
        assertEquals("bb!", get("bb"));
        assertEquals("a!", get("a"));
        assertEquals("cc!", get("cc"));

        assertEquals("a!", get("a"));
        assertEquals("bb!", get("bb"));
        assertEquals(List.of("a", "bb", "cc", "bb"), fetched);
    }

    @Test
    void what_is_not_there_is_looked_for_again() throws IOException {
        assertNull(get("gone"));
        assertNull(get("gone"));

        assertEquals(List.of("gone", "gone"), fetched);
    }
}
