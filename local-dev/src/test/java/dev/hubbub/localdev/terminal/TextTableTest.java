package dev.hubbub.localdev.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    private static final TextTable TABLE = new TextTable(
            List.of(
                    new Column("NAME", Side.LEFT, 9),
                    new Column("LESS", Side.LEFT, 1),
                    new Column("MORE", Side.RIGHT, 5)),
            List.of(List.of("a-rather-long-name", "x", "1.5"), List.of("short", "yy", "22.5")));

    @Test
    void columns_are_aligned_on_their_sides() {
        assertThat(TABLE.lines(80))
                .containsExactly(
                        "NAME                LESS  MORE",
                        "a-rather-long-name  x      1.5",
                        "short               yy    22.5");
    }

    @Test
    void the_least_important_column_goes_first_where_it_is_narrow() {
        assertThat(TABLE.lines(25))
                .containsExactly("NAME                MORE", "a-rather-long-name   1.5", "short               22.5");
    }

    @Test
    void the_first_column_is_shortened_where_it_is_narrower_still() {
        assertThat(TABLE.lines(12)).containsExactly("NAME", "a-rather-lo…", "short");
    }

    @Test
    void a_column_without_a_cell_is_not_shown() {
        TextTable table = new TextTable(
                List.of(new Column("A", Side.LEFT, 2), new Column("B", Side.LEFT, 1)), List.of(List.of("1", "")));

        assertThat(table.lines(80)).containsExactly("A", "1");
    }

    @Test
    void a_cell_shows_what_it_would_do_to_the_terminal_and_keeps_its_width() {
        TextTable table = new TextTable(
                List.of(new Column("A", Side.LEFT, 2), new Column("B", Side.LEFT, 1)),
                List.of(List.of("x\u001b[2J", "1"), List.of("a\nb", "2")));

        assertThat(table.lines(80)).containsExactly("A           B", "x\\u001b[2J  1", "a\\nb        2");
    }

    @Test
    void a_row_that_does_not_fit_the_columns_is_refused() {
        assertThatThrownBy(() -> new TextTable(List.of(new Column("A", Side.LEFT, 1)), List.of(List.of("1", "2"))))
                .hasMessageContaining("2 cells");
    }
}
