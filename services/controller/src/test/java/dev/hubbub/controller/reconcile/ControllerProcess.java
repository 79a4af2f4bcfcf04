package dev.hubbub.controller.reconcile;

import dev.hubbub.controller.ControllerSettings.LeaderElection;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** A controller in a process of its own, which can be killed as a node's failure kills it. */
final class ControllerProcess implements AutoCloseable {

    private final Process process;

    private ControllerProcess(Process process) {
        this.process = process;
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
        Path config = Files.writeString(folder.resolve("kubeconfig.yaml"), kubeconfig);
        return new ControllerProcess(new ProcessBuilder(
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
                        lease)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("leader.log").toFile())
                .start());
    }

    /** Kills it at once, and returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
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
        new Controller(
                        ControllerFixture.settings(
                                arguments[0],
                                arguments[1],
                                "secret",
                                Set.of(),
                                Optional.of(LeaderElection.ofThisProcess(Optional.of(arguments[3]), arguments[4]))),
                        client,
                        new SimpleMeterRegistry(),
                        OpenTelemetry.noop(),
                        Clock.systemUTC())
                .start();
    }
}
