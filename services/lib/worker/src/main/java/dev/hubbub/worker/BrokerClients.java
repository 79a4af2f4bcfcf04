package dev.hubbub.worker;

import dev.hubbub.contracts.event.BrokerConnection;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How this worker's clients get in to the broker, by the variables {@code HUBBUB_KAFKA_*}. */
@ApplicationScoped
class BrokerClients {

    @Produces
    @Singleton
    BrokerConnection connection(
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers, Config configuration) {
        return BrokerConnection.of(bootstrapServers, name -> configuration.getOptionalValue(name, String.class));
    }

    /** What every channel's client is given, as {@code kafka-configuration} of the connector names it. */
    @Produces
    @Singleton
    @Identifier("hubbub-broker") Map<String, Object> channels(BrokerConnection connection) {
        return connection.clientSettings();
    }
}
