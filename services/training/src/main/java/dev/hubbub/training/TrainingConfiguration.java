package dev.hubbub.training;

import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.inject.spi.DeploymentException;

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
