package dev.hubbub.controller;

import dev.hubbub.controller.reconcile.Controller;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the controller and keeps it until the process is asked to end. */
@QuarkusMain
public class ControllerApplication implements QuarkusApplication {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerApplication.class);

    private final Controller controller;

    ControllerApplication(Controller controller) {
        this.controller = controller;
    }

    @Override
    public int run(String... arguments) {
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
            return new KubernetesClientBuilder().build();
        }

        void close(@Disposes KubernetesClient client) {
            client.close();
        }

        @Produces
        @Singleton
        Controller controller(ControllerConfiguration configuration, KubernetesClient client) {
            try {
                return new Controller(configuration.settings(), client, Clock.systemUTC());
            } catch (IllegalArgumentException e) {
                // One sentence, where a stack of causes would hide it.
                LOG.error("The controller is not configured: {}", e.getMessage());
                throw e;
            }
        }

        void close(@Disposes Controller controller) {
            controller.close();
        }
    }
}
