package dev.hubbub.localdev.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.localdev.experiment.ExperimentState.Condition;
import dev.hubbub.localdev.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainRunDisplayTest {

    @Test
    void what_keeps_workers_from_going_on_is_said_once_and_that_it_is_over() {
        StringWriter said = new StringWriter();
        try (PlainRunDisplay display =
                new PlainRunDisplay(Screen.plain(new PrintWriter(said), new PrintWriter(said)), "study")) {
            display.changed(running("True", "WorkersReady", "Nothing is known"), List.of());
            display.changed(running("False", "WorkersWaiting", "the worker a waits: no room"), List.of());
            display.changed(running("False", "WorkersWaiting", "the worker b waits: no room"), List.of());
            display.changed(running("True", "WorkersReady", "Nothing is known"), List.of());
            display.changed(running("False", "NodeLost", "its node is gone"), List.of());
            display.changed(running(), List.of());
        }
        assertThat(said.toString())
                .isEqualToNormalizingNewlines("study: Running, 1 of 5 outputs there\n"
                        + "study: the worker a waits: no room\n"
                        + "study: Nothing is known\n"
                        + "study: its node is gone\n");
    }

    private static ExperimentState running(String status, String reason, String message) {
        return running(new Condition("WorkersReady", status, reason, message));
    }

    private static ExperimentState running(Condition... conditions) {
        return new ExperimentState(
                "Running", 1L, null, "1 of 5 outputs there", null, null, List.of(conditions), null, null, null, null);
    }
}
