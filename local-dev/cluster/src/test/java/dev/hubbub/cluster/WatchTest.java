package dev.hubbub.cluster;

import static dev.hubbub.cluster.RunningCluster.JSON;
import static dev.hubbub.cluster.RunningCluster.RECIPES;
import static dev.hubbub.cluster.RunningCluster.recipe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    private static RunningCluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = RunningCluster.start(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** A watch over HTTP, read line by line. */
    private static final class Lines implements AutoCloseable {
        private final BufferedReader reader;

        Lines(String query) throws IOException {
            var connection = URI.create(cluster.cluster().apiUrl() + RECIPES + "?watch=true&" + query)
                    .toURL()
                    .openConnection();
            connection.setReadTimeout(10_000);
            reader = new BufferedReader(new InputStreamReader(connection.getInputStream()));
        }

        JsonNode next() throws IOException {
            String line = reader.readLine();
            return line == null ? null : JSON.readTree(line);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private static String told(JsonNode event) {
        return event.path("type").asText() + " "
                + event.at("/object/metadata/name").asText();
    }

    private static String version() {
        return cluster.get(RECIPES).body().at("/metadata/resourceVersion").asText();
    }

    @Test
    void a_watch_without_a_version_begins_with_what_is_there() throws IOException {
        cluster.post(
                RECIPES, recipe("first", "{dish: stew}").replace("name: first", "name: first, labels: {w: begin}"));
        try (Lines watch = new Lines("labelSelector=w=begin")) {
            assertThat(told(watch.next())).isEqualTo("ADDED first");
            cluster.patch(RECIPES + "/first", "merge-patch+json", "{spec: {servings: 5}}");
            assertThat(told(watch.next())).isEqualTo("MODIFIED first");
            cluster.delete(RECIPES + "/first", "{}");
            assertThat(told(watch.next())).isEqualTo("DELETED first");
        }
    }

    @Test
    void a_watch_resumes_after_the_version_it_names() throws IOException {
        String before = version();
        cluster.post(RECIPES, recipe("resumed", "{dish: stew}"));
        cluster.delete(RECIPES + "/resumed", "{}");
        try (Lines watch = new Lines("fieldSelector=metadata.name=resumed&resourceVersion=" + before)) {
            assertThat(told(watch.next())).isEqualTo("ADDED resumed");
            assertThat(told(watch.next())).isEqualTo("DELETED resumed");
        }
    }

    @Test
    void an_object_that_changes_out_of_the_selection_is_told_as_deleted() throws IOException {
        String before = version();
        cluster.post(
                RECIPES, recipe("moving", "{dish: stew}").replace("name: moving", "name: moving, labels: {w: in}"));
        cluster.patch(RECIPES + "/moving", "merge-patch+json", "{metadata: {labels: {w: out}}}");
        cluster.patch(RECIPES + "/moving", "merge-patch+json", "{metadata: {labels: {w: in}}}");
        try (Lines watch = new Lines("labelSelector=w=in&resourceVersion=" + before)) {
            assertThat(told(watch.next())).isEqualTo("ADDED moving");
            assertThat(told(watch.next())).isEqualTo("DELETED moving");
            assertThat(told(watch.next())).isEqualTo("ADDED moving");
        }
    }

    @Test
    void a_client_that_asks_for_it_is_told_where_the_present_state_ends() throws IOException {
        cluster.post(
                RECIPES, recipe("present", "{dish: stew}").replace("name: present", "name: present, labels: {w: now}"));
        try (Lines watch =
                new Lines("labelSelector=w=now&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersion=")) {
            assertThat(told(watch.next())).isEqualTo("ADDED present");
            JsonNode mark = watch.next();
            assertThat(mark.path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(mark.at("/object/metadata/annotations/k8s.io~1initial-events-end")
                            .asText())
                    .isEqualTo("true");
        }
    }

    @Test
    void a_version_that_is_no_number_is_refused_before_the_watch_begins() {
        assertThat(cluster.get(RECIPES + "?watch=true&resourceVersion=soon").code())
                .isEqualTo(400);
    }

    @Test
    void a_version_the_server_does_not_know_ends_the_watch_as_expired() throws IOException {
        try (Lines watch = new Lines("resourceVersion=999999")) {
            JsonNode event = watch.next();
            assertThat(event.path("type").asText()).isEqualTo("ERROR");
            assertThat(event.at("/object/code").asInt()).isEqualTo(410);
            assertThat(watch.next()).isNull();
        }
    }

    @Test
    void a_watch_with_a_timeout_ends_by_itself() throws IOException {
        try (Lines watch = new Lines("timeoutSeconds=1&resourceVersion=" + version())) {
            assertThat(watch.next()).isNull();
        }
    }

    @Test
    void a_websocket_tells_the_same_events() throws Exception {
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        String url = cluster.cluster().apiUrl().replace("http:", "ws:") + RECIPES
                + "?watch=true&fieldSelector=metadata.name=socket&resourceVersion=" + version();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url), new WebSocket.Listener() {
                    private final StringBuilder partial = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                        partial.append(data);
                        if (last) {
                            texts.add(partial.toString());
                            partial.setLength(0);
                        }
                        webSocket.request(1);
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        cluster.post(RECIPES, recipe("socket", "{dish: stew}"));
        assertThat(told(JSON.readTree(texts.poll(10, TimeUnit.SECONDS)))).isEqualTo("ADDED socket");
        socket.abort();
    }

    @Test
    void an_informer_of_the_java_client_follows_every_change() {
        List<String> told = new CopyOnWriteArrayList<>();
        try (SharedIndexInformer<GenericKubernetesResource> informer = cluster.recipes()
                .inNamespace("default")
                .withLabel("w", "informed")
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(GenericKubernetesResource recipe) {
                        told.add("add");
                    }

                    @Override
                    public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource recipe) {
                        told.add("update");
                    }

                    @Override
                    public void onDelete(GenericKubernetesResource recipe, boolean unknown) {
                        told.add("delete");
                    }
                })) {
            await().until(informer::hasSynced);
            cluster.post(
                    RECIPES,
                    recipe("informed", "{dish: stew}")
                            .replace("name: informed", "name: informed, labels: {w: informed}"));
            cluster.patch(RECIPES + "/informed", "merge-patch+json", "{spec: {servings: 5}}");
            cluster.delete(RECIPES + "/informed", "{}");
            await().untilAsserted(() -> assertThat(told).containsExactly("add", "update", "delete"));
        }
    }
}
