package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.Json;
import dev.hubbub.localdev.experiment.ClusterException;
import dev.hubbub.localdev.experiment.ExperimentClient;
import dev.hubbub.localdev.experiment.ExperimentFile;
import dev.hubbub.localdev.experiment.ExperimentState;
import dev.hubbub.localdev.experiment.InvalidExperimentException;
import dev.hubbub.localdev.experiment.ReportFile;
import dev.hubbub.localdev.experiment.RunDisplay;
import dev.hubbub.localdev.experiment.RunSummary;
import dev.hubbub.localdev.experiment.RunWatch;
import dev.hubbub.localdev.experiment.SpeakerResults;
import dev.hubbub.localdev.experiment.StartedRun;
import dev.hubbub.localdev.experiment.TrainingRuns;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.stack.StackRecord;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs an experiment and shows what came out. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Apply an Experiment, follow it and print its table of trials.",
            "It goes to the stack that `hubbub up` started on the same data folder; where none runs, one is started"
                    + " for as long as this takes. With --kubeconfig it goes to a cluster."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every trial is scored over every session",
            "1:a session, a trial or the experiment failed, or time ran out",
            "2:wrong usage, or the experiment is not valid"
        })
final class RunCommand implements Callable<Integer> {

    private final Screen screen;

    @Parameters(paramLabel = "EXPERIMENT.yaml", description = "A file that holds one Experiment.")
    private Path file;

    @Mixin
    private StackFolder data;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Use the cluster this file names. Reports are fetched with the HUBBUB_S3_* variables.")
    private Path kubeconfig;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The experiment's namespace, where its file names none.")
    private String namespace;

    @Option(names = "--detach", description = "Return once it is applied; needs a running stack or a cluster.")
    private boolean detach;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "24h",
            converter = DurationConverter.class,
            description = "How long to follow it, such as 30m (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(
            names = "--upload",
            paramLabel = "PATH=S3_URI",
            description = "First put a file or a folder into the store, as `hubbub upload` does; may be given several"
                    + " times.")
    private Map<Path, String> uploads = new LinkedHashMap<>();

    @Option(names = "--json", description = "Print the result as JSON; progress goes to standard error.")
    private boolean json;

    RunCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call()
            throws StackFailure, ClusterException, InvalidExperimentException, CommandFailure, InterruptedException,
                    IOException {
        ExperimentFile experiment = ExperimentFile.read(file);
        List<Uploading> first = new ArrayList<>();
        for (Map.Entry<Path, String> upload : uploads.entrySet()) {
            first.add(Uploading.of(upload.getKey(), upload.getValue()));
        }
        if (kubeconfig != null) {
            Optional<ObjectStoreSettings> store = clusterStore();
            if (!first.isEmpty() && store.isEmpty()) {
                throw CommandFailure.invalid("Nothing says where the cluster's store is: set "
                        + ObjectStoreSettings.ENDPOINT + " and its kin, or leave out --upload.");
            }
            return run(experiment, first, kubeconfig, store);
        }
        UsedStack stack = new UsedStack(screen, data.folder());
        if (!detach) {
            return stack.orOwn(running -> runOn(running, experiment, first));
        }
        return stack.ifRunning(running -> runOn(running, experiment, first))
                .orElseThrow(() -> CommandFailure.invalid("No stack runs on "
                        + data.folder().path()
                        + ", and one started now would end with this command: start one with `hubbub up` first."));
    }

    private int runOn(StackRecord stack, ExperimentFile experiment, List<Uploading> first)
            throws ClusterException, InvalidExperimentException, InterruptedException, IOException {
        return run(
                experiment,
                first,
                Path.of(stack.kubeconfig()),
                Optional.of(stack.objectStore().settings()));
    }

    private static Optional<ObjectStoreSettings> clusterStore() {
        return System.getenv().containsKey(ObjectStoreSettings.ENDPOINT)
                ? Optional.of(ObjectStoreSettings.fromEnvironment(System.getenv()))
                : Optional.empty();
    }

    private int run(ExperimentFile experiment, List<Uploading> first, Path cluster, Optional<ObjectStoreSettings> store)
            throws ClusterException, InvalidExperimentException, InterruptedException, IOException {
        for (Uploading upload : first) {
            upload.into(store.orElseThrow(), screen);
        }
        try (ExperimentClient client = ExperimentClient.of(cluster)) {
            StartedRun run = client.apply(experiment, namespaceOf(experiment, client));
            if (detach) {
                screen.say("experiment " + run.name() + " is applied; follow it with `kubectl get trials -n "
                        + run.namespace() + " -w`");
                return 0;
            }
            Optional<ExperimentState> end = follow(client, run);
            if (end.isEmpty()) {
                screen.say("The experiment " + run.name() + " has not ended after " + timeout.toMinutes()
                        + " minutes; what is computed stays: run it again to go on.");
                return HubbubCommand.FAILED;
            }
            return report(client, run, end.get(), store);
        }
    }

    private String namespaceOf(ExperimentFile experiment, ExperimentClient client) {
        if (!experiment.namespace().isEmpty()) {
            return experiment.namespace();
        }
        return namespace != null ? namespace : client.defaultNamespace();
    }

    private Optional<ExperimentState> follow(ExperimentClient client, StartedRun run)
            throws ClusterException, InterruptedException {
        try (RunDisplay display = RunDisplay.on(screen, run.name());
                RunWatch watch = client.follow(run, display)) {
            return watch.await(timeout);
        }
    }

    private int report(
            ExperimentClient client, StartedRun run, ExperimentState state, Optional<ObjectStoreSettings> store)
            throws ClusterException, IOException {
        String page = state.report();
        SpeakerResults speakers = null;
        TrainingRuns training = null;
        String significance = null;
        if (page != null && store.isPresent()) {
            Path local = data.folder().report(run.name());
            try (ObjectStore objects = ObjectStore.connect(store.get())) {
                ReportFile.fetch(page, objects, local, true);
            }
            page = local.toString();
            JsonNode found =
                    Json.mapper().readTree(local.resolveSibling("report.json").toFile());
            speakers = SpeakerResults.of(found).orElse(null);
            training = TrainingRuns.of(found).orElse(null);
            significance = found.path("significance").path("sentence").asText(null);
        }
        List<String> warnings = state.succeeded() ? List.of() : client.warnings(run);
        RunSummary summary =
                RunSummary.of(run, state, client.trials(run), significance, speakers, training, warnings, page);
        if (json) {
            screen.give(Json.text(summary) + "\n");
        } else {
            summary.write(screen);
        }
        if (state.succeeded()) {
            return 0;
        }
        return state.invalid() ? HubbubCommand.INVALID : HubbubCommand.FAILED;
    }
}
