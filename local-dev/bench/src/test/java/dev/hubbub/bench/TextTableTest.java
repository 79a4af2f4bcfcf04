package dev.hubbub.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void names_stand_to_the_left_and_figures_to_the_right() {
        TextTable table = new TextTable("model", "s");
        table.row("tiny", "0.5");
        table.row("base", 12);

        assertEquals(
                List.of("", "Speed", "  model    s", "  tiny   0.5", "  base    12"),
                table.under("Speed").lines().toList());
    }

    @Test
    void a_row_of_another_width_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new TextTable("model", "s").row("tiny"));
    }
}
