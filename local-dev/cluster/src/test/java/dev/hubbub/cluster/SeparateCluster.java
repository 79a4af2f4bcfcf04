package dev.hubbub.cluster;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** A cluster in a process of its own, so that a test can kill it: starts, creates one Job, and waits. */
final class SeparateCluster {
    private SeparateCluster() {}

    public static void main(String[] arguments) throws Exception {
        LocalCluster cluster = LocalCluster.start(RunningCluster.config(Path.of(arguments[0])));
        HttpRequest create = HttpRequest.newBuilder(
                        URI.create(cluster.apiUrl() + "/apis/batch/v1/namespaces/default/jobs"))
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString(arguments[1]))
                .build();
        HttpClient.newHttpClient().send(create, HttpResponse.BodyHandlers.discarding());
        Thread.currentThread().join();
    }
}
