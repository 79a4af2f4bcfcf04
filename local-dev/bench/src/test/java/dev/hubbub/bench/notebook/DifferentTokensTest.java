package dev.hubbub.bench.notebook;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DifferentTokensTest {

    @Test
    void equal_texts_pass() {
        assertDoesNotThrow(() -> DifferentTokensException.check("beam 4", List.of(1, 2), List.of(1, 2)));
    }

    @Test
    void the_place_where_two_texts_part_is_named() {
        var failure = assertThrows(
                DifferentTokensException.class,
                () -> DifferentTokensException.check("beam 4", List.of(1, 2, 3), List.of(1, 2, 4)));
        assertTrue(failure.getMessage().contains("beam 4"));
        assertTrue(failure.getMessage().contains("the first 2 of 3 and 3"));
    }

    @Test
    void a_text_that_is_the_start_of_the_other_is_different() {
        assertThrows(
                DifferentTokensException.class,
                () -> DifferentTokensException.check("beam 4", List.of(1, 2), List.of(1, 2, 3)));
    }
}
