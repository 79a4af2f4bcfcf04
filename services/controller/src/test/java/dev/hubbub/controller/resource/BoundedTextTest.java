package dev.hubbub.controller.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BoundedTextTest {

    @Test
    void a_text_that_is_too_long_ends_in_dots_and_never_in_half_a_character() {
        assertEquals("ab\uD83D\uDE00", BoundedText.of("ab\uD83D\uDE00", 4));
        assertEquals("ab...", BoundedText.of("ab\uD83D\uDE00", 3));
        assertEquals("ab\uD83D\uDE00...", BoundedText.of("ab\uD83D\uDE00c", 4));
        assertEquals("ab...", BoundedText.of("abcd", 2));
    }
}
