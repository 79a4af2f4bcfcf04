package dev.hubbub.controller;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.controller.reconcile.Controller;
import dev.hubbub.controller.telemetry.RunIds;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the controller and keeps it until the process is asked to end. */
@QuarkusMain
public class ControllerApplication implements QuarkusApplication {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerApplication.class);

    private final Instance<Controller> controllers;

    ControllerApplication(Instance<Controller> controllers) {
        this.controllers = controllers;
    }

    @Override
    public int run(String... arguments) {
        Controller controller;
        try {
            controller = controllers.get();
        } catch (IllegalArgumentException e) {
            // One sentence that names the setting, where a stack of causes would hide it.
            LOG.error("The controller cannot start: {}", e.getMessage());
            return 1;
        }
        controller.start();
        Quarkus.waitForExit();
        return 0;
    }

    /** What the application is made of. */
    @ApplicationScoped
    static class Parts {

        @Produces
        @Singleton
        KubernetesClient client() {
            // In an upgrade the definitions come before the controller: a field of the next release must not stop this
            // one from reading experiments.
            ObjectMapper mapper = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
            return new KubernetesClientBuilder()
                    .withKubernetesSerialization(new KubernetesSerialization(mapper, true))
                    .build();
        }

        void close(@Disposes KubernetesClient client) {
            client.close();
        }

        @Produces
        @Singleton
        Controller controller(
                ControllerConfiguration configuration,
                KubernetesClient client,
                MeterRegistry registry,
                OpenTelemetry telemetry) {
            return new Controller(configuration.settings(), client, registry, telemetry, Clock.systemUTC());
        }

        @Produces
        @Singleton
        IdGenerator traceIds() {
            return new RunIds();
        }

        void close(@Disposes Controller controller) {
            controller.close();
        }
    }
}
