package dev.hubbub.evaluation.login;

import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.OidcSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
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

    private static final String CROSS_SITE = "cross-site";

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
    public Uni<Response> logout(@HeaderParam("Sec-Fetch-Site") String from) {
        // A form would be held to the page's form-action all along its redirects, and where the provider ends its own
        // sessions is not known there: so it is a link, and one on another site is told by what browsers say.
        if (CROSS_SITE.equals(from)) {
            return refused(Status.FORBIDDEN, "Another site asked to log you out: do it on a page of Hubbub.");
        }
        Optional<Visit> visit = visits.current();
        if (visit.isEmpty()) {
            return Uni.createFrom().item(Response.seeOther(URI.create("/")).build());
        }
        if (!visit.get().isLogin()) {
            return refused(
                    Status.BAD_REQUEST,
                    "A token that was brought along is no session to log out of: let it be revoked by whoever issued"
                            + " it.");
        }
        visits.leave(visit.get());
        URI next = next(provider.get().getEndSessionUri(), visit.get().token());
        return session.get().logout().map(over -> Response.seeOther(next)
                .header("Cache-Control", "no-store")
                .build());
    }

    private static Uni<Response> refused(Status status, String why) {
        return Uni.createFrom()
                .item(Response.status(status)
                        .type(MediaType.TEXT_PLAIN_TYPE)
                        .entity(why + "\n")
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
