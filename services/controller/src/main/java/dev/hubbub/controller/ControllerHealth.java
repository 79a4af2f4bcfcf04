package dev.hubbub.controller;

import dev.hubbub.controller.reconcile.Controller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once it works or waits for its turn, and says which; alive while it does not have to be started anew. One that
 * waits has to be ready: a rollout takes the leader away only then.
 */
@ApplicationScoped
class ControllerHealth {

    private static final String NAME = "controller";

    @Produces
    @Readiness
    HealthCheck ready(Controller controller) {
        return () -> controller
                .missing()
                .map(sentence -> HealthCheckResponse.named(NAME)
                        .down()
                        .withData("reason", sentence)
                        .build())
                .orElseGet(() -> HealthCheckResponse.named(NAME)
                        .up()
                        .withData("role", controller.standby().isPresent() ? "standby" : "leader")
                        .withData("doing", controller.standby().orElse("The controller works"))
                        .build());
    }

    @Produces
    @Liveness
    HealthCheck alive(Controller controller) {
        return () -> controller.isAlive() ? HealthCheckResponse.up(NAME) : HealthCheckResponse.down(NAME);
    }
}
