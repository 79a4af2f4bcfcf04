package dev.hubbub.localdev.stack;

import dev.hubbub.contracts.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A service as a child process: started again when it dies, later each time, and ended with the stack. */
final class ServiceProcess implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ServiceProcess.class.getName());
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    /** Some seconds where nothing else runs. */
    private static final Duration GRACE = Duration.ofSeconds(60);
    /** What writing down its classes takes on a busy machine: cut short, it would be begun anew at every end. */
    private static final Duration GRACE_OF_RECORDING = Duration.ofMinutes(5);

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final DataFolder folder;
    private final ScheduledExecutorService scheduler;
    private Process process;
    private ScheduledFuture<?> restart;
    private long startedNanos;
    private int deaths;
    private int lastExit;
    private boolean closing;

    ServiceProcess(
            String name,
            List<String> command,
            Map<String, String> environment,
            DataFolder folder,
            ScheduledExecutorService scheduler) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.folder = folder;
        this.scheduler = scheduler;
    }

    String name() {
        return name;
    }

    Path log() {
        return folder.log(name);
    }

    /** How often it died in a row, not counting a death long after its start. */
    synchronized int deaths() {
        return deaths;
    }

    /** The exit code of its last death. */
    synchronized OptionalInt lastExit() {
        return deaths == 0 ? OptionalInt.empty() : OptionalInt.of(lastExit);
    }

    synchronized void start() throws IOException {
        if (closing) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
        startedNanos = System.nanoTime();
        Json.write(recordFile(), RunningProcess.of(process.toHandle()));
        process.onExit().thenAccept(this::died);
    }

    private static File nothing() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }

    private Path recordFile() {
        return folder.processes().resolve(name + ".json");
    }

    private synchronized void died(Process dead) {
        if (closing || dead != process) {
            return;
        }
        boolean hadSettled = System.nanoTime() - startedNanos > LONGEST_BACK_OFF.toNanos() * 2;
        deaths = hadSettled ? 1 : deaths + 1;
        lastExit = dead.exitValue();
        long wait = Math.min(FIRST_BACK_OFF.toMillis() << Math.min(deaths - 1, 10), LONGEST_BACK_OFF.toMillis());
        LOG.warning("The service " + name + " ended with exit code " + lastExit + "; it is started again in " + wait
                + " ms. Its log is " + log());
        restart = scheduler.schedule(this::startAgain, wait, TimeUnit.MILLISECONDS);
    }

    private void startAgain() {
        try {
            start();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The service " + name + " cannot be started again", e);
        }
    }

    /** Asks it to end; {@link #close} waits for that. */
    synchronized void stop() {
        closing = true;
        if (restart != null) {
            restart.cancel(false);
        }
        if (process != null) {
            process.destroy();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        if (process != null) {
            end(process.toHandle(), ClassArchive.isRecordedBy(command) ? GRACE_OF_RECORDING : GRACE);
        }
        Files.deleteIfExists(recordFile());
    }

    /** Waits for a process that was asked to end, and makes it where it does not. */
    private static void end(ProcessHandle handle, Duration grace) {
        handle.onExit()
                .completeOnTimeout(handle, grace.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        if (handle.isAlive()) {
            handle.destroyForcibly();
            handle.onExit()
                    .completeOnTimeout(handle, grace.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    /** Ends what a stack on this folder left running when it was killed. */
    static void endLeftovers(DataFolder folder) throws IOException {
        List<Path> records;
        try (var files = Files.list(folder.processes())) {
            records = files.filter(file -> file.toString().endsWith(".json")).toList();
        }
        for (Path file : records) {
            try {
                Json.read(file, RunningProcess.class).find().ifPresent(handle -> {
                    handle.destroy();
                    end(handle, GRACE);
                });
            } catch (IOException e) {
                // Cut off while it was written; whatever it was about to name cannot be found.
                LOG.log(Level.WARNING, "The record " + file + " cannot be read", e);
            }
            Files.deleteIfExists(file);
        }
    }
}
