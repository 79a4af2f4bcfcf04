package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.ControllerSettings.LeaderElection;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A controller in a process of its own, which can be killed as a node's failure kills it, and which is started anew when
 * it ends by itself, as a kubelet does with a container.
 */
final class ControllerProcess implements AutoCloseable {

    private final ProcessBuilder command;
    private final List<Integer> ends = new ArrayList<>();
    private Process process;
    private boolean killed;

    private ControllerProcess(ProcessBuilder command) throws IOException {
        this.command = command;
        this.process = command.start();
        keep(process);
    }

    /**
     * Starts one that takes turns with others as the application does.
     *
     * @param folder takes its kubeconfig and its log
     * @param lease the name of the Lease
     */
    static ControllerProcess start(
            Path folder, String bootstrapServers, String store, String kubeconfig, String namespace, String lease)
            throws IOException {
        Path config = Files.writeString(folder.resolve(lease + ".yaml"), kubeconfig);
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ControllerProcess.class.getName(),
                bootstrapServers,
                store,
                config.toString(),
                namespace,
                lease);
        command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(lease + ".log").toFile()));
        return new ControllerProcess(command);
    }

    private synchronized void keep(Process one) {
        one.onExit().thenAccept(this::startAgain);
    }

    private synchronized void startAgain(Process ended) {
        if (killed) {
            return;
        }
        try {
            ends.add(ended.exitValue());
            process = command.start();
            keep(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How those ended that ended by themselves, by their exit status. */
    synchronized List<Integer> ends() {
        return List.copyOf(ends);
    }

    /** Kills it at once and for good, and returns when it is gone. */
    void kill() throws InterruptedException {
        Process last;
        synchronized (this) {
            killed = true;
            last = process;
        }
        last.destroyForcibly().waitFor();
    }

    /** Asks it to end, as before its node is drained, and returns when it has; whether it did within a while. */
    boolean end(Duration within) throws InterruptedException {
        Process last;
        synchronized (this) {
            killed = true;
            last = process;
        }
        last.destroy();
        return last.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /** The process: broker, store, kubeconfig, namespace and name of the Lease. */
    public static void main(String[] arguments) throws IOException {
        Config config = Config.fromKubeconfig(Files.readString(Path.of(arguments[2])));
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        Controller controller = new Controller(
                ControllerFixture.settings(
                        arguments[0],
                        arguments[1],
                        "secret",
                        Set.of(),
                        Optional.of(LeaderElection.ofThisProcess(Optional.of(arguments[3]), arguments[4]))),
                client,
                new SimpleMeterRegistry(),
                OpenTelemetry.noop(),
                Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(controller::close));
        controller.start();
    }
}
