package dev.hubbub.localdev.command;

import dev.hubbub.training.tracking.MlflowSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that name a server which is told of a run. */
final class TrackingOptions {

    @Option(
            names = "--mlflow",
            paramLabel = "URI",
            description = "Also tell an MLflow server of the run, such as http://localhost:5000 (default:"
                    + " HUBBUB_MLFLOW_URI, if set). Who asks is said by HUBBUB_MLFLOW_TOKEN, or HUBBUB_MLFLOW_USERNAME"
                    + " and HUBBUB_MLFLOW_PASSWORD. The run does not wait for it.")
    private String server;

    @Option(
            names = "--mlflow-experiment",
            paramLabel = "NAME",
            description = "The experiment in MLflow that the run belongs to (default: HUBBUB_MLFLOW_EXPERIMENT, or else"
                    + " hubbub).")
    private String experiment;

    Optional<MlflowSettings> settings() throws CommandFailure {
        Map<String, String> variables = new HashMap<>(System.getenv());
        if (server != null) {
            variables.put(MlflowSettings.SERVER, server);
        }
        if (experiment != null) {
            variables.put(MlflowSettings.EXPERIMENT, experiment);
        }
        Optional<MlflowSettings> settings = MlflowSettings.of(variables);
        if (settings.isEmpty() && experiment != null) {
            throw CommandFailure.invalid("--mlflow-experiment names an experiment of a server that nobody names: give"
                    + " --mlflow too, or leave it out.");
        }
        return settings;
    }
}
