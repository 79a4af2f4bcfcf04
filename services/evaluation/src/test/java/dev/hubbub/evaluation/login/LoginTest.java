package dev.hubbub.evaluation.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.evaluation.BrokerAndStore;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
@QuarkusTestResource(value = OpenIdProvider.class, restrictToAnnotatedClass = true)
class LoginTest {

    private static final String EXPERIMENTS = "api/v1/experiments";

    @TestHTTPResource("/")
    URL root;

    // Other tests have none, and the same beans.
    @ConfigProperty(name = "hubbub.oidc.auth-server-url")
    Optional<String> providersAddress;

    @Inject
    ArtifactStore artifacts;

    private final HttpClient stranger = HttpClient.newHttpClient();
    private String provider;

    @BeforeEach
    void there_is_a_provider_and_a_store_without_experiments() throws Exception {
        provider = providersAddress.orElseThrow();
        artifacts.objects().ensureBucket();
    }

    @Test
    void a_page_is_shown_after_the_way_over_the_provider_and_the_api_answers_to_its_session() throws Exception {
        HttpClient browser = browser();

        HttpResponse<String> page = get(browser, root + "checkpoints?q=large");

        assertEquals(200, page.statusCode(), page.body());
        // The page that was asked for, though the provider sends back to one address only.
        assertEquals(URI.create(root + "checkpoints?q=large"), page.uri());
        assertTrue(page.body().contains("value=\"large\""), page.body());
        assertEquals(200, get(browser, root + EXPERIMENTS).statusCode());
    }

    @Test
    void a_page_says_who_is_logged_in_and_logs_out_here_and_at_the_provider() throws Exception {
        CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        String page = get(browser(cookies), root.toString()).body();
        HttpClient still = HttpClient.newBuilder().cookieHandler(cookies).build();
        CompletableFuture<HttpResponse<String>> events = still.sendAsync(
                HttpRequest.newBuilder(URI.create(root + "api/v1/events")).build(), BodyHandlers.ofString());

        HttpResponse<String> left = get(still, root + "logout");

        assertTrue(page.contains("Ada &lt;Lovelace&gt;"), page);
        assertTrue(page.contains("href=\"/logout\""), page);
        assertEquals(303, left.statusCode(), left.body());
        String next = left.headers().firstValue("Location").orElse("");
        assertTrue(next.startsWith(provider + "/end?client_id=hubbub&id_token_hint=ey"), next);
        // Nothing of the session is left: neither a stream that was begun with it nor a way in.
        assertEquals(200, events.get(20, TimeUnit.SECONDS).statusCode());
        assertEquals(302, get(still, root.toString()).statusCode());
        assertEquals(401, get(still, root + EXPERIMENTS).statusCode());
    }

    @Test
    void another_site_logs_nobody_out() throws Exception {
        CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        get(browser(cookies), root.toString());
        HttpClient still = HttpClient.newBuilder().cookieHandler(cookies).build();

        HttpResponse<String> refused = get(still, root + "logout", "Sec-Fetch-Site", "cross-site");

        assertEquals(403, refused.statusCode());
        assertTrue(refused.body().startsWith("Another site asked to log you out"), refused.body());
        assertEquals(200, get(still, root + EXPERIMENTS).statusCode());
        assertEquals(
                303,
                get(still, root + "logout", "Sec-Fetch-Site", "same-origin").statusCode());
    }

    @Test
    void a_token_that_a_program_brings_is_put_into_no_address_and_goes_on() throws Exception {
        String token = issued(OpenIdProvider.CLIENT, OpenIdProvider.GROUP);

        HttpResponse<String> refused = get(stranger, root + "logout", "Authorization", "Bearer " + token);

        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("no session to log out of"), refused.body());
        assertTrue(refused.headers().firstValue("Location").isEmpty());
        assertEquals(200, bearer(token));
    }

    @Test
    void a_page_tells_a_stranger_who_comes_from_logging_out_so_and_is_drawn() throws Exception {
        HttpResponse<String> page = get(stranger, root + "logged-out");

        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("You are logged out here"), page.body());
        Matcher style = Pattern.compile("href=\"/(assets/dashboard.css[^\"]*)").matcher(page.body());
        assertTrue(style.find(), page.body());
        assertEquals(200, get(stranger, root + style.group(1)).statusCode());
    }

    @Test
    void a_stream_of_events_ends_with_the_token_that_it_was_begun_with() throws Exception {
        String token = issued(OpenIdProvider.CLIENT, OpenIdProvider.GROUP, 3);
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + "api/v1/events"))
                .header("Authorization", "Bearer " + token)
                .build();

        HttpResponse<String> events =
                stranger.sendAsync(request, BodyHandlers.ofString()).get(20, TimeUnit.SECONDS);

        assertEquals(200, events.statusCode());
        assertTrue(events.body().contains("data:"), events.body());
        assertEquals(401, bearer(token));
    }

    @Test
    void a_session_is_encrypted_with_the_secret_that_all_replicas_have_and_nothing_else() throws Exception {
        CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        get(browser(cookies), root.toString());
        String session = cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().startsWith("q_session"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();

        byte[] secret = OpenIdProvider.SESSION_SECRET.getBytes(StandardCharsets.UTF_8);
        String tokens = OidcUtils.decryptString(session, OidcUtils.createSecretKeyFromDigest(secret));

        assertTrue(tokens.startsWith("ey"), tokens);
        byte[] another = "another secret of 32 characters!".getBytes(StandardCharsets.UTF_8);
        assertThrows(
                Exception.class, () -> OidcUtils.decryptString(session, OidcUtils.createSecretKeyFromDigest(another)));
    }

    @Test
    void a_page_asks_to_log_in_where_the_policy_of_its_content_lets_a_search_go() throws Exception {
        HttpResponse<String> sent = get(stranger, root + "?q=study");

        assertEquals(302, sent.statusCode());
        assertTrue(
                sent.headers().firstValue("Location").orElse("").startsWith(provider + "/authorize?"),
                () -> sent.headers().toString());
        String policy = sent.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.contains("default-src 'none'; script-src 'self';"), policy);
        assertTrue(policy.contains("form-action 'self' " + provider + ";"), policy);
        String cookie = sent.headers().firstValue("Set-Cookie").orElse("");
        assertTrue(cookie.toLowerCase(Locale.ROOT).contains("httponly"), cookie);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EXPERIMENTS,
                "api/v1/live",
                "api/v1/events",
                "api/v1/checkpoints",
                "api/v1/openapi",
                "api/v1/nothing",
                "/api/v1/experiments",
                "api//v1/experiments",
                "assets/../api/v1/experiments",
                "api/v1/experiments/a/b/../..",
                "API/v1/experiments",
                ";a=b/api/v1/experiments"
            })
    void nothing_is_told_to_who_shows_no_token_however_it_is_asked(String path) throws Exception {
        HttpResponse<String> refused = get(stranger, root + path);

        boolean isApi = URI.create(root + path).normalize().getPath().startsWith("/api/");
        assertEquals(isApi ? 401 : 302, refused.statusCode(), refused.body());
        assertEquals("", refused.body());
    }

    @Test
    void the_api_takes_a_token_of_the_provider_that_is_meant_for_it_and_of_a_group_that_may_look() throws Exception {
        assertEquals(200, bearer(issued(OpenIdProvider.CLIENT, OpenIdProvider.GROUP)));
        assertEquals(403, bearer(issued(OpenIdProvider.CLIENT, "guests")));
        assertEquals(401, bearer(issued("another-service", OpenIdProvider.GROUP)));
        String token = issued(OpenIdProvider.CLIENT, OpenIdProvider.GROUP);
        assertEquals(401, bearer(token.substring(0, token.lastIndexOf('.') + 1) + "AAAA"));
        assertEquals(401, bearer("nonsense"));
    }

    @Test
    void who_is_of_no_group_that_may_look_sees_nothing_after_logging_in() throws Exception {
        get(stranger, provider + "/next?group=guests");
        try {
            HttpResponse<String> page = get(browser(), root.toString());
            assertEquals(403, page.statusCode());
            assertEquals("", page.body());
        } finally {
            get(stranger, provider + "/next?group=" + OpenIdProvider.GROUP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"q/health/live", "q/health/started", "q/metrics"})
    void probes_and_scrapers_need_no_token_and_none_they_bring_is_looked_at(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + path))
                .header("Authorization", "Bearer nonsense")
                .build();
        assertEquals(200, get(stranger, root + path).statusCode());
        assertEquals(200, stranger.send(request, BodyHandlers.discarding()).statusCode());
    }

    private static HttpClient browser() {
        return browser(new CookieManager(null, CookiePolicy.ACCEPT_ALL));
    }

    private static HttpClient browser(CookieManager cookies) {
        return HttpClient.newBuilder()
                .cookieHandler(cookies)
                .followRedirects(Redirect.NORMAL)
                .build();
    }

    private static HttpResponse<String> get(HttpClient client, String address, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private String issued(String audience, String group) throws Exception {
        return issued(audience, group, 300);
    }

    private String issued(String audience, String group, int seconds) throws Exception {
        String answer = get(
                        stranger, provider + "/issue?audience=" + audience + "&group=" + group + "&seconds=" + seconds)
                .body();
        return Json.mapper().readTree(answer).get("token").asText();
    }

    private int bearer(String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(root + EXPERIMENTS))
                .header("Authorization", "Bearer " + token)
                .build();
        return stranger.send(request, BodyHandlers.discarding()).statusCode();
    }
}
