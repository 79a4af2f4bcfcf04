package dev.hubbub.cluster;

import static dev.hubbub.cluster.RunningCluster.RECIPES;
import static dev.hubbub.cluster.RunningCluster.recipe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.cluster.RunningCluster.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignRequestTest {
    private static RunningCluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = RunningCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static String rawStatusLine(String head) throws IOException {
        URI url = URI.create(cluster.cluster().apiUrl());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(12);
            return new String(answer, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void a_web_page_is_not_answered() {
        Answer refused =
                cluster.send(HttpRequest.newBuilder(URI.create(cluster.cluster().apiUrl() + RECIPES))
                        .header("Origin", "https://example.org"));
        assertThat(refused.code()).isEqualTo(403);
    }

    @Test
    void a_foreign_name_for_this_machine_is_not_answered() throws IOException {
        assertThat(rawStatusLine("GET /version HTTP/1.1\r\nHost: evil.example.org"))
                .isEqualTo("HTTP/1.1 403");
        assertThat(rawStatusLine("GET /version HTTP/1.1\r\nHost: localhost:1")).isEqualTo("HTTP/1.1 200");
    }

    @Test
    void protobuf_is_refused_with_the_way_around_it() {
        Answer refused = cluster.call(
                "POST", "/api/v1/namespaces/default/configmaps", "application/vnd.kubernetes.protobuf", "k8s");
        assertThat(refused.code()).isEqualTo(415);
        assertThat(refused.message()).contains("kubectl apply -f -");
    }

    @Test
    void a_body_that_is_no_json_or_too_large_is_refused() {
        assertThat(cluster.call("POST", RECIPES, "application/json", "{oops").message())
                .contains("the body of the request is not valid JSON");
        String huge = recipe("huge", "{dish: stew, extra: {text: '" + "x".repeat(3_200_000) + "'}}");
        assertThat(cluster.call("POST", RECIPES, "application/yaml", huge).code())
                .isEqualTo(413);
    }

    @Test
    void an_unknown_path_kind_method_or_type_is_told_apart() {
        assertThat(cluster.get("/apis/kitchen.test/v1alpha1/namespaces/default/spoons")
                        .code())
                .isEqualTo(404);
        assertThat(cluster.get("/nothing").code()).isEqualTo(404);
        assertThat(cluster.call("PUT", RECIPES, "application/json", "{}").code())
                .isEqualTo(405);
        assertThat(cluster.call("PATCH", RECIPES + "/x", "text/plain", "{}").code())
                .isEqualTo(415);
        Answer mixed = cluster.post(RECIPES, recipe("x", "{dish: stew}").replace("kind: Recipe", "kind: Spoon"));
        assertThat(mixed.message()).contains("the object is a kitchen.test/v1alpha1 Spoon");
        assertThat(cluster.get(RECIPES + "?limit=many").code()).isEqualTo(400);
    }

    @Test
    void requests_are_counted_by_verb_and_kind() throws Exception {
        cluster.post("/api/v1/namespaces", "{metadata: {name: counted}}");
        cluster.get("/api/v1/namespaces");
        cluster.get("/api/v1/namespaces?watch=true&timeoutSeconds=1");
        cluster.patch("/api/v1/namespaces/counted?fieldManager=t", "apply-patch+yaml", "{metadata: {labels: {a: b}}}");
        HttpRequest metrics = HttpRequest.newBuilder(
                        URI.create(cluster.cluster().apiUrl() + "/metrics"))
                .build();
        String text = HttpClient.newHttpClient()
                .send(metrics, HttpResponse.BodyHandlers.ofString())
                .body();
        for (String verb : new String[] {"POST", "LIST", "WATCH", "APPLY"}) {
            assertThat(text)
                    .contains("apiserver_request_total{verb=\"" + verb
                            + "\",group=\"\",resource=\"namespaces\",subresource=\"\"} ");
        }
    }

    @Test
    void questions_about_rights_are_answered_with_yes() {
        Answer review = cluster.post(
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                "{apiVersion: authorization.k8s.io/v1, kind: SelfSubjectRulesReview, spec: {namespace: default}}");
        assertThat(review.code()).isEqualTo(201);
        assertThat(review.body().at("/status/resourceRules/0/verbs/0").asText()).isEqualTo("*");
        Answer access = cluster.post(
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                "{apiVersion: authorization.k8s.io/v1, kind: SelfSubjectAccessReview, spec: {}}");
        assertThat(access.body().at("/status/allowed").asBoolean()).isTrue();
    }
}
