package dev.hubbub.evaluation.login;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hubbub.contracts.Json;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An OpenID provider that lets everybody in without a question, as a member of the group that {@code /next?group=} names.
 * What it is asked must be right: the client, its secret, the address to go back to, and the proof key.
 */
public class OpenIdProvider implements QuarkusTestResourceLifecycleManager {

    static final String CLIENT = "hubbub";
    static final String GROUP = "researchers";
    static final String PERSON = "Ada <Lovelace>";
    static final String SESSION_SECRET = "0123456789abcdef0123456789abcdef";
    private static final String SECRET = "known to the client and the provider";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Map<String, String> challenges = new ConcurrentHashMap<>();
    private volatile String next = GROUP;
    private HttpServer server;
    private KeyPair keys;

    @Override
    public Map<String, String> start() {
        try {
            keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, discovery()));
        server.createContext("/jwks", exchange -> answer(exchange, Map.of("keys", List.of(publicKey()))));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.createContext("/next", exchange -> {
            next = parameters(exchange.getRequestURI().getRawQuery()).get("group");
            answer(exchange, Map.of());
        });
        server.createContext("/issue", exchange -> {
            Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
            int seconds = Integer.parseInt(asked.getOrDefault("seconds", "300"));
            answer(exchange, Map.of("token", signed(asked.get("audience"), asked.get("group"), seconds)));
        });
        server.start();
        return Map.of(
                "hubbub.oidc.enabled",
                "true",
                "hubbub.oidc.auth-server-url",
                issuer(),
                "hubbub.oidc.client-id",
                CLIENT,
                "hubbub.oidc.client-secret",
                SECRET,
                "hubbub.oidc.session-secret",
                SESSION_SECRET,
                "hubbub.oidc.roles",
                GROUP,
                "hubbub.oidc.https",
                "false");
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private Map<String, Object> discovery() {
        return Map.of(
                "issuer",
                issuer(),
                "authorization_endpoint",
                issuer() + "/authorize",
                "token_endpoint",
                issuer() + "/token",
                "jwks_uri",
                issuer() + "/jwks",
                "end_session_endpoint",
                issuer() + "/end",
                "response_types_supported",
                List.of("code"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("RS256"));
    }

    private Map<String, String> publicKey() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return Map.of(
                "kty", "RSA",
                "kid", "1",
                "alg", "RS256",
                "use", "sig",
                "n", BASE64.encodeToString(key.getModulus().toByteArray()),
                "e", BASE64.encodeToString(key.getPublicExponent().toByteArray()));
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        if (!CLIENT.equals(asked.get("client_id"))
                || !asked.get("redirect_uri").endsWith("/login")
                || !"S256".equals(asked.get("code_challenge_method"))) {
            exchange.sendResponseHeaders(400, -1);
            return;
        }
        String code = UUID.randomUUID().toString();
        challenges.put(code, asked.get("code_challenge"));
        exchange.getResponseHeaders()
                .add("Location", asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state"));
        exchange.sendResponseHeaders(302, -1);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> asked =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String client = Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        String challenge = challenges.remove(asked.getOrDefault("code", ""));
        if (!("Basic " + client).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || challenge == null
                || !challenge.equals(BASE64.encodeToString(sha256(asked.get("code_verifier"))))) {
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        answer(
                exchange,
                Map.of(
                        "token_type",
                        "Bearer",
                        "expires_in",
                        300,
                        "id_token",
                        signed(CLIENT, next, 300),
                        "access_token",
                        signed(CLIENT, next, 300)));
    }

    /** A token as RFC 7519 has it, signed with RS256. */
    private String signed(String audience, String group, int seconds) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new HashMap<>(Map.of(
                "iss",
                issuer(),
                "sub",
                "somebody",
                "name",
                PERSON,
                "aud",
                audience,
                "iat",
                now,
                "exp",
                now + seconds,
                "groups",
                List.of(group)));
        String content = encoded(Map.of("alg", "RS256", "kid", "1", "typ", "JWT")) + "." + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(Object part) {
        return BASE64.encodeToString(Json.text(part).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String each : query.split("&")) {
            String[] parts = each.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static void answer(HttpExchange exchange, Object content) throws IOException {
        byte[] bytes = Json.text(content).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
