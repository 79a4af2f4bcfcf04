package dev.hubbub.evaluation.login;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Lets in with a token or with a session of the OpenID provider. Whoever has neither is sent to the provider from a page,
 * and told so with 401 by the API, as no program and no script of a page can log in.
 */
@Singleton
@Alternative
@Priority(1)
class Login implements HttpAuthenticationMechanism {

    private static final String API = "/api/";

    private final OidcAuthenticationMechanism provider;

    Login(OidcAuthenticationMechanism provider) {
        this.provider = provider;
    }

    void check(@Observes Oidc beforeItIsSetUp, LoginSettings settings) {
        settings.check();
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        return provider.authenticate(context, identities);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return context.normalizedPath().startsWith(API)
                ? Uni.createFrom()
                        .item(new ChallengeData(HttpResponseStatus.UNAUTHORIZED.code(), "WWW-Authenticate", "Bearer"))
                : provider.getChallenge(context);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return provider.getCredentialTypes();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return provider.getCredentialTransport(context);
    }
}
