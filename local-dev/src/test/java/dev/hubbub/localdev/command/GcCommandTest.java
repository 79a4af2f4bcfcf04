package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GcCommandTest {

    @Test
    void one_namespace_alone_is_refused_because_others_may_use_its_outputs() {
        CommandRun run = CommandRun.of("gc", "--namespace", "mine");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("leave out --namespace");
    }
}
