package dev.hubbub.localdev.stack;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The pods that a stack of this process starts for experiments. */
final class ExperimentPods {

    private final Path kubeconfig;

    ExperimentPods(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    /**
     * Kills the process of the one that runs now, as a node that fails does.
     *
     * @param service what it does, such as {@code transcription}
     */
    static void kill(String service) {
        process(service).orElseThrow().destroyForcibly();
    }

    /** Kills the process of the next one that has a file open which is not complete yet, while it has. */
    static void killWhileWriting(String service) {
        ProcessHandle begun = await().atMost(StartedStack.PATIENCE)
                .until(() -> process(service), Optional::isPresent)
                .orElseThrow();
        await().atMost(StartedStack.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> isWriting(begun));
        begun.destroyForcibly();
    }

    private static Optional<ProcessHandle> process(String service) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("services/" + service))
                        .isPresent())
                .findFirst();
    }

    private static boolean isWriting(ProcessHandle process) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path file : open) {
                if (Files.readSymbolicLink(file).toString().endsWith(".part")) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            // The process has ended or closed a file since.
            return false;
        }
    }

    /** The phases of all pods that are known. */
    List<String> phases() {
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build()) {
            return client.pods().list().getItems().stream()
                    .map(pod -> pod.getStatus().getPhase())
                    .toList();
        }
    }
}
