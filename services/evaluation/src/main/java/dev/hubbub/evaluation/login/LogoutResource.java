package dev.hubbub.evaluation.login;

import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.OidcSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Ends a login: here, and at the provider where it says how (OpenID Connect RP-Initiated Logout 1.0). The path that Quarkus
 * has for it refuses to start with a provider that does not.
 */
@Path("/logout")
public class LogoutResource {

    private final LoginSettings settings;
    private final Visits visits;
    private final Instance<OidcSession> session;
    private final Instance<OidcConfigurationMetadata> provider;

    LogoutResource(
            LoginSettings settings,
            Visits visits,
            Instance<OidcSession> session,
            Instance<OidcConfigurationMetadata> provider) {
        this.settings = settings;
        this.visits = visits;
        this.session = session;
        this.provider = provider;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> logout() {
        Optional<Visit> visit = visits.current();
        if (visit.isEmpty()) {
            return Uni.createFrom().item(Response.seeOther(URI.create("/")).build());
        }
        visits.leave(visit.get());
        URI next = next(provider.get().getEndSessionUri(), visit.get().token());
        return session.get().logout().map(over -> Response.seeOther(next)
                .header("Cache-Control", "no-store")
                .build());
    }

    /** Where the provider's own session is ended; where that is nowhere, a page that says so. */
    private URI next(String endSession, String token) {
        return endSession == null
                ? URI.create("/logged-out")
                : UriBuilder.fromUri(endSession)
                        .queryParam("client_id", settings.clientId().orElseThrow())
                        .queryParam("id_token_hint", token)
                        .build();
    }
}
