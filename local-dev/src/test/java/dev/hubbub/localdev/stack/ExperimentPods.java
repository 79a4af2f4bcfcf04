package dev.hubbub.localdev.stack;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.List;

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
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("services/" + service))
                        .isPresent())
                .findFirst()
                .orElseThrow()
                .destroyForcibly();
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
