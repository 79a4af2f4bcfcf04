package dev.hubbub.localdev.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveDisplayTest {

    private final StringWriter terminal = new StringWriter();
    private final LiveDisplay display = new LiveDisplay(
            new Screen(new PrintWriter(terminal), new PrintWriter(terminal), true, true, false, () -> 21, () -> 24));

    @Test
    void what_is_shown_again_is_written_over() {
        display.accept("[==  ]");
        display.show(List.of("one", "two"));

        assertThat(terminal.toString())
                .isEqualToNormalizingNewlines("[==  ]\n" + "\u001b[1A\r\u001b[J" + "one\ntwo\n[==  ]\n");
    }

    @Test
    void a_line_never_reaches_the_edge_where_the_terminal_would_wrap_it() {
        display.show(List.of("a line that is longer than the window"));

        assertThat(terminal.toString()).isEqualToNormalizingNewlines("a line that is long…\n");
    }

    @Test
    void clearing_leaves_nothing() {
        display.show(List.of("one", "two", "three"));
        display.clear();

        assertThat(terminal.toString()).endsWith("\u001b[3A\r\u001b[J");
    }
}
