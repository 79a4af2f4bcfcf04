package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.score.GpuHour;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What things cost, as the installation says. */
@Singleton
public class Prices {

    private final GpuHour gpuHour;

    /** @throws ConfigurationException if a price is none, naming its variable */
    Prices(@ConfigProperty(name = "hubbub.gpu-hour-price") Optional<Double> gpuHourPrice) {
        try {
            this.gpuHour = gpuHourPrice.map(GpuHour::new).orElse(null);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** An hour of a GPU; {@code null} where nobody says what one costs. */
    public GpuHour gpuHour() {
        return gpuHour;
    }
}
