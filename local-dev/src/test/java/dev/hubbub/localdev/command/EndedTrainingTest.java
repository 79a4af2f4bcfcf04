package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hubbub.localdev.Hubbub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of training that is asked to end, as by Ctrl-C or a scheduler, while native code computes. */
class EndedTrainingTest {
    private static final Path BASE = CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Path DATA = CommandRun.HOME.resolve("local-dev/samples/asterisk-en/manifest.jsonl");
    private static final int SIGTERM = 128 + 15;

    @TempDir
    Path folder;

    /** Few of them: what is judged before the first step takes time, too. */
    private Path few() throws IOException {
        try (Stream<String> lines = Files.lines(DATA)) {
            List<String> some = lines.limit(12)
                    .map(line -> line.replace("filepath\": \"", "filepath\": \"" + DATA.getParent() + "/"))
                    .toList();
            return Files.write(folder.resolve("few.jsonl"), some);
        }
    }

    @Test
    void a_process_that_is_asked_to_end_in_the_middle_of_steps_ends_and_does_not_crash() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Path run = folder.resolve("run-" + i);
            Process process = start(run);
            int steps = 1 + i;
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !process.isAlive() || steps(run) >= steps);
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            processes.add(process);
        }
        assertThat(processes).extracting(Process::exitValue).as(said()).containsOnly(SIGTERM);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("hs_err")))
                    .isEmpty();
        }
    }

    private Process start(Path run) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"),
                "-cp",
                System.getProperty("java.class.path"),
                Hubbub.class.getName(),
                "train",
                "-c",
                BASE.toString(),
                "-d",
                few().toString(),
                "-o",
                run.toString(),
                "--language",
                "en",
                "--no-pad",
                "--steps",
                "400",
                "--batch-seconds",
                "60",
                "--eval-share",
                "0.1",
                "--evaluate-every",
                "400");
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("said").toFile()))
                .start();
    }

    private static long steps(Path run) throws IOException {
        Path curve = run.resolve("training/curve.jsonl");
        if (!Files.exists(curve)) {
            curve = run.resolve("curve.jsonl");
        }
        if (!Files.exists(curve)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(curve)) {
            return lines.filter(line -> line.contains("\"loss\"")).count();
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }
}
