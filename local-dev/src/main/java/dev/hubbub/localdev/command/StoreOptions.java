package dev.hubbub.localdev.command;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.localdev.experiment.ClusterException;
import dev.hubbub.localdev.experiment.ExperimentClient;
import dev.hubbub.localdev.experiment.InvalidExperimentException;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where experiments are, and the way there. */
final class StoreOptions {

    @Mixin
    private StackFolder data;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The experiments' namespace.")
    private String namespace;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Ask the cluster this file names, and the store that the variables HUBBUB_S3_* name.")
    private Path kubeconfig;

    /** Whether a namespace is named, and others are not meant. */
    boolean isOfOneNamespace() {
        return namespace != null;
    }

    /** What a command does with experiments and their outputs. */
    interface Work {

        /**
         * Does it, and returns the command's exit code.
         *
         * @param namespace where experiments are
         */
        int with(ExperimentClient client, String namespace, ObjectStore store)
                throws ClusterException, CommandFailure, InterruptedException, IOException;
    }

    /** Works with the cluster and store that are meant; a stack on this machine is started where none runs. */
    int run(Screen screen, Work work)
            throws StackFailure, ClusterException, InvalidExperimentException, CommandFailure, InterruptedException,
                    IOException {
        if (kubeconfig != null) {
            return run(kubeconfig, ObjectStoreSettings.fromEnvironment(System.getenv()), work);
        }
        return new UsedStack(screen, data.folder())
                .orOwn(stack ->
                        run(Path.of(stack.kubeconfig()), stack.objectStore().settings(), work));
    }

    private int run(Path cluster, ObjectStoreSettings settings, Work work)
            throws ClusterException, CommandFailure, InterruptedException, IOException {
        try (ExperimentClient client = ExperimentClient.of(cluster);
                ObjectStore store = ObjectStore.connect(settings)) {
            return work.with(client, namespace == null ? client.defaultNamespace() : namespace, store);
        }
    }
}
