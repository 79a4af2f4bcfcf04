package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hubbub.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {

    @TempDir
    Path temporary;

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private DataFolder folder;

    @BeforeEach
    void make_the_folder() throws StackFailure {
        folder = new DataFolder(temporary);
        folder.create();
    }

    @AfterEach
    void stop_the_scheduler() {
        scheduler.shutdownNow();
    }

    @Test
    void a_service_that_is_killed_is_started_again() throws IOException {
        try (ServiceProcess service = shell("echo started; exec sleep 100")) {
            service.start();
            ProcessHandle first = running();
            await().until(() -> Files.readString(service.log()).equals("started\n"));

            first.destroyForcibly();

            // Its record may be read while it is written.
            await().ignoreExceptions().until(() -> running(), second -> second != null && second.pid() != first.pid());
            await().until(() -> Files.readString(service.log()).equals("started\nstarted\n"));
            assertThat(service.deaths()).isEqualTo(1);
            assertThat(service.lastExit()).hasValue(137);
        }
    }

    @Test
    void a_closed_service_has_ended_and_is_not_started_again() throws IOException {
        ServiceProcess service = shell("exec sleep 100");
        service.start();
        ProcessHandle process = running();

        service.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(folder.processes()).isEmptyDirectory();
        assertThat(service.deaths()).isZero();
    }

    @Test
    void what_a_killed_stack_left_running_is_ended_by_the_next() throws IOException {
        Process orphan = new ProcessBuilder("sleep", "100").start();
        Json.write(folder.processes().resolve("controller.json"), RunningProcess.of(orphan.toHandle()));

        ServiceProcess.endLeftovers(folder);

        assertThat(orphan.isAlive()).isFalse();
        assertThat(folder.processes()).isEmptyDirectory();
    }

    @Test
    void a_process_that_only_has_the_number_of_a_leftover_is_left_alone() throws IOException {
        Process stranger = new ProcessBuilder("sleep", "100").start();
        try {
            RunningProcess real = RunningProcess.of(stranger.toHandle());
            Json.write(
                    folder.processes().resolve("controller.json"),
                    new RunningProcess(real.pid(), real.startedAt().minusSeconds(60)));

            ServiceProcess.endLeftovers(folder);

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_service_that_does_not_start_is_given_up_with_the_end_of_its_log() throws IOException {
        try (ServiceProcess service = shell("echo the reason is here; exit 3")) {
            service.start();

            assertThatThrownBy(
                            () -> new Readiness(scheduler).await(service, "http://127.0.0.1:9", Duration.ofSeconds(60)))
                    .isInstanceOf(StackFailure.class)
                    .hasMessageContaining("The service controller does not start (exit code 3)")
                    .hasMessageContaining("the reason is here");
        }
    }

    @Test
    void a_service_that_never_answers_is_given_up_when_patience_ends() throws IOException {
        try (ServiceProcess service = shell("exec sleep 100")) {
            service.start();

            assertThatThrownBy(
                            () -> new Readiness(scheduler).await(service, "http://127.0.0.1:9", Duration.ofMillis(500)))
                    .isInstanceOf(StackFailure.class)
                    .hasMessageContaining("does not answer at http://127.0.0.1:9");
        }
    }

    private ServiceProcess shell(String script) {
        return new ServiceProcess("controller", List.of("sh", "-c", script), Map.of(), folder, scheduler);
    }

    private ProcessHandle running() throws IOException {
        return Json.read(folder.processes().resolve("controller.json"), RunningProcess.class)
                .find()
                .orElse(null);
    }
}
