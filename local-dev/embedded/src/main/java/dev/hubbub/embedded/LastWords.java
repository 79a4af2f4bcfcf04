package dev.hubbub.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Exit;

/**
 * What is said when a broker ends its process, which it does where it cannot keep what it was given, such as on a full
 * disk: by itself it says nothing that anybody sees, and leaves what was started beside it running.
 */
final class LastWords {

    private static final long A_LITTLE_BYTES = 1 << 20;
    private static final Duration END_WITHIN = Duration.ofSeconds(30);
    private static final AtomicBoolean ENDING = new AtomicBoolean();

    private LastWords() {}

    /** From now on a broker of this process ends it with a sentence, and with what is to be done at its end. */
    static void ofBroker(Path folder) {
        Exit.setHaltProcedure((status, message) -> end(folder, status));
        Exit.setExitProcedure((status, message) -> end(folder, status));
    }

    /** Does not come back, as nobody who asks for it expects. */
    private static void end(Path folder, int status) {
        if (ENDING.compareAndSet(false, true)) {
            System.err.println("The Kafka broker cannot keep its data in " + folder.toAbsolutePath() + " any more"
                    + reason(folder)
                    + ", and ends: free space there or choose another folder, and start again. What was"
                    + " done is kept.");
            daemon(() -> System.exit(status == 0 ? 1 : status));
            daemon(() -> {
                try {
                    Thread.sleep(END_WITHIN.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                Runtime.getRuntime().halt(status);
            });
        }
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String reason(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < A_LITTLE_BYTES
                    ? ", because there is no room left"
                    : "";
        } catch (IOException e) {
            return " (" + e + ")";
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "kafka-last-words");
        thread.setDaemon(true);
        thread.start();
    }
}
