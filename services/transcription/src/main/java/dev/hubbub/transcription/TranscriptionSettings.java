package dev.hubbub.transcription;

import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where and how models compute. */
@ConfigMapping(prefix = "hubbub.transcription")
public interface TranscriptionSettings {

    /** {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto} ({@code HUBBUB_DEVICE}). */
    @WithDefault("auto")
    String device();

    /** CPU threads of one operation; 0 leaves it to the engine ({@code HUBBUB_THREADS}). */
    @WithDefault("0")
    int threads();

    /** Segments computed at once; a batch that does not fit into memory is halved ({@code HUBBUB_BATCH}). */
    @WithDefault("8")
    int batch();

    /** What a pod once computed in, whatever its tasks said ({@code HUBBUB_PRECISION}); must be absent. */
    Optional<String> precision();

    /**
     * The settings as the model takes them, in float32; the precision is a task's to say.
     *
     * @throws ConfigurationException if one is impossible, naming its variable
     */
    default ModelOptions model() {
        if (precision().isPresent()) {
            throw new ConfigurationException("HUBBUB_PRECISION (" + precision().get()
                    + ") is no setting any more: unset it, and say models[].precision in the Experiment");
        }
        try {
            return new ModelOptions(device(), Precision.FLOAT32, threads(), batch());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "HUBBUB_DEVICE, HUBBUB_THREADS or HUBBUB_BATCH is impossible: " + e.getMessage(), e);
        }
    }
}
