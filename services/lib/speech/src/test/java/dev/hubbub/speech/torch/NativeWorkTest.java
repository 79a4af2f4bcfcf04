package dev.hubbub.speech.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A process that is asked to end while an operation is under way. */
class NativeWorkTest {

    private static final long OPERATION_NANOS = 1_500_000_000;

    /** The process. */
    public static final class Computing {

        private Computing() {}

        public static void main(String[] arguments) {
            NativeWork.endWithProcess();
            while (true) {
                NativeWork.during(() -> {
                    System.out.println("begun");
                    long ends = System.nanoTime() + OPERATION_NANOS;
                    while (System.nanoTime() < ends) {
                        LockSupport.parkNanos(OPERATION_NANOS);
                    }
                    System.out.println("done");
                    NativeWork.pause();
                    System.out.println("went on");
                    return null;
                });
            }
        }
    }

    @Test
    void it_ends_behind_the_operation_and_begins_no_other() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Computing.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("begun", said.readLine());
            process.toHandle().destroy();
            assertEquals(List.of("done"), said.lines().toList());
        }
        assertEquals(128 + 15, process.waitFor());
    }
}
