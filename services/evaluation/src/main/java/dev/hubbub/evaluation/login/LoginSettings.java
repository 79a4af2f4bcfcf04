package dev.hubbub.evaluation.login;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenID provider, by the variables {@code HUBBUB_OIDC_ENABLED}, {@code HUBBUB_OIDC_AUTH_SERVER_URL} and so on. What
 * Quarkus makes of them is in the application's properties.
 */
@ConfigMapping(prefix = "hubbub.oidc")
public interface LoginSettings {

    /** What encrypts sessions with AES-256 is at least so long. */
    int SHORTEST_SECRET = 32;

    /** Whether only those whom the provider knows may look. */
    @WithDefault("false")
    boolean enabled();

    /** The issuer, below which {@code .well-known/openid-configuration} is found. */
    Optional<String> authServerUrl();

    /** What the provider calls this service. */
    Optional<String> clientId();

    /** What this service proves that with; a public client has none. */
    Optional<String> clientSecret();

    /** Encrypts the sessions in their cookies, the same one in all replicas. */
    Optional<String> sessionSecret();

    /** Whom tokens must be made out to; the client if absent. */
    Optional<Set<String>> audience();

    /** One of these a user must have; all users of the provider may look if absent. */
    Optional<Set<String>> roles();

    /** Whether browsers reach the service by https, though it speaks http behind an ingress. */
    @WithDefault("true")
    boolean https();

    /**
     * Checks them.
     *
     * @throws ConfigurationException if one is missing or impossible, naming its variable
     */
    default void check() {
        if (!enabled()) {
            if (authServerUrl().isPresent()) {
                throw new ConfigurationException("HUBBUB_OIDC_AUTH_SERVER_URL is set, but nobody would have to log in:"
                        + " set HUBBUB_OIDC_ENABLED=true, or leave the address out");
            }
            return;
        }
        String address = authServerUrl()
                .orElseThrow(() -> new ConfigurationException("HUBBUB_OIDC_AUTH_SERVER_URL is not set: with"
                        + " HUBBUB_OIDC_ENABLED=true it is the address of the OpenID provider"));
        if (!isHttp(address)) {
            throw new ConfigurationException(
                    "HUBBUB_OIDC_AUTH_SERVER_URL is '" + address + "', which is no address of a server");
        }
        if (clientId().isEmpty()) {
            throw new ConfigurationException(
                    "HUBBUB_OIDC_CLIENT_ID is not set: with HUBBUB_OIDC_ENABLED=true it is what"
                            + " the OpenID provider calls the dashboard");
        }
        if (sessionSecret().isPresent() && sessionSecret().get().length() < SHORTEST_SECRET) {
            throw new ConfigurationException("HUBBUB_OIDC_SESSION_SECRET has "
                    + sessionSecret().get().length() + " characters: it needs at least " + SHORTEST_SECRET);
        }
    }

    private static boolean isHttp(String address) {
        try {
            URI uri = URI.create(address);
            return uri.getHost() != null
                    && uri.getRawQuery() == null
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
