package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TranscriptionSettingsTest {

    @Test
    void the_environment_says_where_and_how_models_compute() throws IOException {
        assertEquals(
                new ModelOptions("cpu", Precision.FLOAT32, 2, 16),
                settings(Map.of("HUBBUB_DEVICE", "cpu", "HUBBUB_THREADS", "2", "HUBBUB_BATCH", "16"))
                        .model());
    }

    @Test
    void a_precision_of_the_whole_process_is_refused_with_the_place_where_it_is_said_now() throws IOException {
        TranscriptionSettings settings = settings(Map.of("HUBBUB_PRECISION", "float16"));
        assertEquals(
                "HUBBUB_PRECISION (float16) is no setting any more: unset it, and say models[].precision in the"
                        + " Experiment",
                assertThrows(ConfigurationException.class, settings::model).getMessage());
    }

    private static TranscriptionSettings settings(Map<String, String> environment) throws IOException {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(TranscriptionSettings.class)
                .withSources(
                        new PropertiesConfigSource(
                                TranscriptionSettings.class.getResource("/application.properties"), 250),
                        new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(TranscriptionSettings.class);
    }
}
