package dev.hubbub.cluster.node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The process that runs in a pod's place, with everything it starts. */
final class PodProcess {
    private final Process process;
    private final String uid;
    private final Instant started = Instant.now();
    private boolean terminating;
    private List<ProcessHandle> askedToEnd = List.of();

    private PodProcess(Process process, String uid) {
        this.process = process;
        this.uid = uid;
    }

    /** Starts the process; its output goes to the pod's log. */
    static PodProcess start(ContainerLaunch launch, PodFiles files, String uid) throws IOException {
        Files.createDirectories(files.folder(uid));
        ProcessBuilder builder = new ProcessBuilder(launch.command())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log(uid).toFile()));
        builder.environment().putAll(launch.environment());
        builder.environment().put(PodProcesses.MARK, uid);
        launch.workingDirectory().ifPresent(folder -> builder.directory(folder.toFile()));
        Process process = builder.start();
        try {
            ProcessRecord.of(process.toHandle()).write(files.processRecord(uid));
        } catch (IOException e) {
            // Without its record the process could outlive a crash of the node unseen.
            process.destroyForcibly();
            throw e;
        }
        return new PodProcess(process, uid);
    }

    Instant started() {
        return started;
    }

    /** Completes with the exit code; above 128 it is 128 plus the signal that ended the process. */
    CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Whether this is the first call; from now on the process is on its way to its end. */
    boolean beginTermination() {
        boolean first = !terminating;
        terminating = true;
        return first;
    }

    /** Asks the process to end. */
    void terminate() {
        // Once it has ended, what it started can no longer be told by its parent.
        askedToEnd = process.descendants().toList();
        process.destroy();
    }

    /** Kills the process and everything that was started for the pod. */
    void kill() {
        PodProcesses.killAll(uid, Stream.concat(Stream.of(process.toHandle()), askedToEnd.stream()));
    }
}
