package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.localdev.command.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A stack as `hubbub up` starts it, in this process, and the command line on it. */
final class StartedStack implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Path STARTING = CommandRun.HOME.resolve("local-dev/target/stack-starting.lock");

    private final DataFolder data;
    private final Map<String, String> environment;
    private Stack stack;
    private ObjectStore store;

    private StartedStack(DataFolder data, Map<String, String> environment) {
        this.data = data;
        this.environment = environment;
    }

    /** Starts one that keeps everything in a folder. */
    static StartedStack on(Path folder) throws StackFailure, InterruptedException {
        return on(folder, Map.of());
    }

    /** Starts one whose services have these variables, too. */
    static StartedStack on(Path folder, Map<String, String> environment) throws StackFailure, InterruptedException {
        StartedStack started = new StartedStack(new DataFolder(folder), environment);
        started.start();
        return started;
    }

    /** One that is not started. */
    static Stack stackOn(DataFolder data) {
        return stackOn(data, Map.of());
    }

    private static Stack stackOn(DataFolder data, Map<String, String> environment) {
        return new Stack(new StackSettings(data, environment), new Installation(CommandRun.HOME), what -> {});
    }

    private void start() throws StackFailure, InterruptedException {
        stack = stackOn(data, environment);
        // Tests run in two processes: a port that one found free is to be taken when the other looks for one.
        try (FileChannel turn = FileChannel.open(STARTING, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            turn.lock();
            store = ObjectStore.connect(stack.start().objectStore().settings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it, and everything that belongs to it. */
    void stop() {
        store.close();
        stack.close();
    }

    /** Starts it again after it was stopped, on the same folder. */
    void startAgain() throws StackFailure, InterruptedException {
        start();
    }

    DataFolder data() {
        return data;
    }

    ObjectStore store() {
        return store;
    }

    StoredOutputs outputs() {
        return new StoredOutputs(store);
    }

    /** Runs an experiment to its end. */
    CommandRun run(Path experiment, Object... more) {
        Object[] arguments = new Object[more.length + 4];
        arguments[0] = "run";
        arguments[1] = experiment;
        arguments[2] = "--data";
        arguments[3] = data.path();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return CommandRun.of(arguments);
    }

    /** Runs an experiment beside what else the test does. */
    CompletableFuture<CommandRun> begin(Path experiment, Object... more) {
        return CompletableFuture.supplyAsync(() -> run(experiment, more));
    }

    /** What came of an experiment that was begun. */
    static CommandRun join(CompletableFuture<CommandRun> run) {
        return run.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Has a report written into a folder beside the data, in a format. */
    Path reported(String experiment, String format) {
        Path output = data.path().resolveSibling(experiment + "-" + format);
        CommandRun report = CommandRun.of("report", experiment, "-f", format, "-o", output, "--data", data.path());
        assertThat(report.exitCode()).as(report.err()).isZero();
        return output;
    }

    /** What all pods have said. */
    String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(data.path())) {
            for (Path file :
                    files.filter(each -> each.endsWith("container.log")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    CommandRun upload(Object what, String where) {
        return CommandRun.of("upload", what, where, "--data", data.path());
    }

    @Override
    public void close() {
        stop();
    }
}
