package dev.hubbub.training;

import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.training.tracking.MlflowSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where runs of training compute. */
@ConfigMapping(prefix = "hubbub.training")
public interface TrainingConfiguration {

    /** {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto} ({@code HUBBUB_DEVICE}). */
    @WithDefault("auto")
    String device();

    /** CPU threads of one operation; 0 leaves it to the engine ({@code HUBBUB_THREADS}). */
    @WithDefault("0")
    int threads();

    /** Most clips decoded at once where checkpoints are judged ({@code HUBBUB_BATCH}). */
    @WithDefault("8")
    int batch();

    /** The MLflow server that is told of runs. */
    Mlflow mlflow();

    /** An MLflow server. */
    interface Mlflow {
        /** Its root; without one, nobody is told ({@code HUBBUB_MLFLOW_URI}). */
        Optional<String> uri();

        /** The name of its experiment ({@code HUBBUB_MLFLOW_EXPERIMENT}). */
        Optional<String> experiment();

        /** Who asks, by a token ({@code HUBBUB_MLFLOW_TOKEN}). */
        Optional<String> token();

        /** Who asks, by a name ({@code HUBBUB_MLFLOW_USERNAME}). */
        Optional<String> username();

        /** With that password ({@code HUBBUB_MLFLOW_PASSWORD}). */
        Optional<String> password();
    }

    /** The server that is told of runs, if one is named. */
    default Optional<MlflowSettings> tracking() {
        Map<String, String> variables = new HashMap<>();
        mlflow().uri().ifPresent(value -> variables.put(MlflowSettings.SERVER, value));
        mlflow().experiment().ifPresent(value -> variables.put(MlflowSettings.EXPERIMENT, value));
        mlflow().token().ifPresent(value -> variables.put(MlflowSettings.TOKEN, value));
        mlflow().username().ifPresent(value -> variables.put(MlflowSettings.USERNAME, value));
        mlflow().password().ifPresent(value -> variables.put(MlflowSettings.PASSWORD, value));
        try {
            return MlflowSettings.of(variables);
        } catch (IllegalArgumentException e) {
            throw new DeploymentException(e.getMessage(), e);
        }
    }

    /** The options as the model takes them, in float32; the precision is a task's to say. */
    default ModelOptions model() {
        try {
            return new ModelOptions(device(), Precision.FLOAT32, threads(), batch());
        } catch (IllegalArgumentException e) {
            throw new DeploymentException(
                    "HUBBUB_DEVICE, HUBBUB_THREADS or HUBBUB_BATCH is impossible: " + e.getMessage(), e);
        }
    }
}
