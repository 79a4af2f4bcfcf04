package dev.hubbub.evaluation.login;

import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who looks, and until when they may. */
@Singleton
public class Visits {

    private final CurrentVertxRequest request;
    private final Map<String, Visit> left = new ConcurrentHashMap<>();

    Visits(CurrentVertxRequest request) {
        this.request = request;
    }

    /** Who asks; nobody in particular where there is no login. */
    public Optional<Visit> current() {
        // A request that is let in was identified before: nothing waits here, on whichever thread this is.
        return Optional.ofNullable(request.getCurrent())
                .map(context -> context.user())
                .filter(QuarkusHttpUser.class::isInstance)
                .map(user -> ((QuarkusHttpUser) user).getSecurityIdentity())
                .filter(identity -> identity.getPrincipal() instanceof JsonWebToken)
                .map(identity -> Visit.of(
                        (JsonWebToken) identity.getPrincipal(),
                        identity.getCredential(IdTokenCredential.class) != null));
    }

    /** Whether it goes on: neither is its time over nor did whose it is log out. */
    public boolean isOpen(Visit visit) {
        return Instant.now().isBefore(visit.ends()) && !left.containsKey(visit.token());
    }

    /** Remembers that somebody logged out, for as long as that would not be seen otherwise. */
    void leave(Visit visit) {
        left.values().removeIf(each -> Instant.now().isAfter(each.ends()));
        left.put(visit.token(), visit);
    }
}
