package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackRegisterTest {

    @TempDir
    Path temporary;

    private StackRegister register;
    private DataFolder killed;
    private DataFolder next;
    private Process service;

    @BeforeEach
    void leaveAServiceOfAnotherStack() throws IOException, StackFailure {
        register = new StackRegister(temporary.resolve("register"));
        killed = new DataFolder(temporary.resolve("killed"));
        next = new DataFolder(temporary.resolve("next"));
        killed.create();
        next.create();
        register.enter(killed);
        service = new ProcessBuilder("sleep", "100").start();
        Json.write(killed.processes().resolve("evaluation.json"), RunningProcess.of(service.toHandle()));
    }

    @Test
    void a_start_ends_what_a_killed_stack_on_another_folder_left_running() {
        register.enter(next);

        assertThat(service.isAlive()).isFalse();
        assertThat(killed.processes()).isEmptyDirectory();
    }

    @Test
    void the_services_of_a_stack_that_runs_are_left_alone() throws IOException, StackFailure {
        try (DataFolderLock held = DataFolderLock.take(killed)) {
            register.enter(next);

            assertThat(service.isAlive()).isTrue();
        } finally {
            service.destroyForcibly();
        }
    }

    @Test
    void a_folder_that_was_deleted_is_forgotten() throws IOException, StackFailure {
        service.destroyForcibly();
        Files.delete(killed.processes().resolve("evaluation.json"));
        Files.delete(killed.processes());

        register.enter(next);

        assertThat(temporary.resolve("register"))
                .isDirectoryNotContaining(
                        file -> contents(file).equals(killed.path().toString()))
                .isDirectoryContaining(file -> contents(file).equals(next.path().toString()));
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
