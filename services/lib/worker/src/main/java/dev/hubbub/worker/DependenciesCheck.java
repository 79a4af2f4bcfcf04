package dev.hubbub.worker;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when broker and store answer and the store and local disks take files; names the one that does not. */
@Readiness
@ApplicationScoped
class DependenciesCheck implements HealthCheck {

    private final Dependencies dependencies;

    DependenciesCheck(Dependencies dependencies) {
        this.dependencies = dependencies;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("broker and object store").up();
        for (String dependency :
                List.of(Dependencies.STORE, Dependencies.BROKER, Dependencies.DISK, Dependencies.ROOM)) {
            String problem = dependencies.problem(dependency);
            if (!problem.isEmpty()) {
                response.down().withData(dependency, problem);
            }
        }
        return response.build();
    }
}
