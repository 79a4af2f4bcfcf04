package dev.hubbub.cluster;

import static dev.hubbub.cluster.RunningCluster.RECIPES;
import static dev.hubbub.cluster.RunningCluster.recipe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private static List<Long> pids(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(Long::parseLong).toList()
                : List.of();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static String sleepingJob(Path pids) {
        // The second process outlives its parent, as a badly behaved one does.
        return "{apiVersion: batch/v1, kind: Job, metadata: {name: sleeping}, spec: {template: {spec: {restartPolicy:"
                + " Never, terminationGracePeriodSeconds: 1, containers: [{name: main, image: test/shell, args: ['echo $$"
                + " >> " + pids + "; (sleep 300 & echo $! >> " + pids + "); exec sleep 300']}]}}}}";
    }

    @Test
    void objects_keep_their_identity_and_versions_go_on_growing() {
        JsonNode before;
        long version;
        try (RunningCluster cluster = RunningCluster.start(folder)) {
            cluster.post(RECIPES, recipe("kept", "{dish: stew}"));
            cluster.post(RECIPES, recipe("gone", "{dish: stew}"));
            before = cluster.patch(RECIPES + "/kept", "merge-patch+json", "{spec: {servings: 7}}")
                    .body();
            cluster.delete(RECIPES + "/gone", "{}");
            version =
                    cluster.get(RECIPES).body().at("/metadata/resourceVersion").asLong();
        }
        try (RunningCluster cluster = RunningCluster.start(folder)) {
            assertThat(cluster.get(RECIPES + "/kept").body()).isEqualTo(before);
            assertThat(cluster.get(RECIPES + "/gone").code()).isEqualTo(404);
            assertThat(cluster.get(RECIPES)
                            .body()
                            .at("/metadata/resourceVersion")
                            .asLong())
                    .isGreaterThanOrEqualTo(version);
            JsonNode made = cluster.post(RECIPES, recipe("new", "{dish: stew}")).body();
            assertThat(made.at("/metadata/resourceVersion").asLong()).isGreaterThan(version);
        }
    }

    @Test
    void a_line_torn_by_a_crash_at_the_end_of_the_journal_is_dropped() throws IOException {
        try (RunningCluster cluster = RunningCluster.start(folder)) {
            cluster.post(RECIPES, recipe("kept", "{dish: stew}"));
        }
        Path journal = folder.resolve("objects.journal");
        Files.writeString(journal, "{\"version\":9999,\"key\":[\"kitchen.te", StandardOpenOption.APPEND);
        try (RunningCluster cluster = RunningCluster.start(folder)) {
            assertThat(cluster.get(RECIPES + "/kept").code()).isEqualTo(200);
        }
        List<String> lines = Files.readAllLines(journal);
        lines.add(1, "{\"version\":");
        Files.write(journal, lines);
        assertThatThrownBy(() -> LocalCluster.start(RunningCluster.config(folder)))
                .hasRootCauseMessage("A line in the middle of " + journal + " is damaged");
    }

    @Test
    void one_data_folder_serves_one_cluster_at_a_time() {
        try (LocalCluster first = LocalCluster.start(RunningCluster.config(folder))) {
            assertThatThrownBy(() -> LocalCluster.start(RunningCluster.config(folder)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Another local cluster already uses the data folder " + folder);
            assertThat(first.apiUrl()).startsWith("http://127.0.0.1:");
        }
    }

    @Test
    void a_port_in_use_is_one_clear_sentence() throws IOException {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            LocalClusterConfig config = LocalClusterConfig.withoutNode(folder, taken.getLocalPort());
            assertThatThrownBy(() -> LocalCluster.start(config))
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("choose another");
        }
    }

    @Test
    void closing_ends_the_processes_and_a_restart_runs_their_jobs_again() throws IOException {
        Path pids = folder.resolve("pids");
        try (RunningCluster cluster = RunningCluster.start(folder.resolve("data"))) {
            cluster.post("/apis/batch/v1/namespaces/default/jobs", sleepingJob(pids));
            await().atMost(PATIENCE).until(() -> pids(pids).size() == 2);
        }
        List<Long> first = pids(pids);
        await().atMost(PATIENCE).until(() -> first.stream().noneMatch(RestartTest::isAlive));
        try (RunningCluster cluster = RunningCluster.start(folder.resolve("data"))) {
            await().atMost(PATIENCE).until(() -> pids(pids).size() == 4);
            JsonNode pods =
                    cluster.get("/api/v1/namespaces/default/pods").body().path("items");
            assertThat(pods.findValuesAsText("phase")).containsExactlyInAnyOrder("Failed", "Running");
        }
    }

    @Test
    void after_a_kill_no_process_is_left_over_and_the_job_is_tried_again() throws Exception {
        Path pids = folder.resolve("pids");
        Path data = folder.resolve("data");
        Process separate = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SeparateCluster.class.getName(),
                        data.toString(),
                        sleepingJob(pids))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(new File(folder.toFile(), "separate.log")))
                .start();
        try {
            await().atMost(PATIENCE).until(() -> pids(pids).size() == 2);
        } finally {
            separate.destroyForcibly().waitFor();
        }
        List<Long> orphans = pids(pids);
        assertThat(orphans).allMatch(RestartTest::isAlive);
        try (RunningCluster cluster = RunningCluster.start(data)) {
            await().atMost(PATIENCE).until(() -> orphans.stream().noneMatch(RestartTest::isAlive));
            await().atMost(PATIENCE).until(() -> pids(pids).size() == 4);
            JsonNode pods =
                    cluster.get("/api/v1/namespaces/default/pods").body().path("items");
            JsonNode failed = pods.get(0).at("/status/phase").asText().equals("Failed") ? pods.get(0) : pods.get(1);
            assertThat(failed.at("/status/reason").asText()).isEqualTo("NodeRestarted");
            assertThat(failed.at("/status/conditions").findValuesAsText("type")).contains("DisruptionTarget");
            JsonNode job = cluster.get("/apis/batch/v1/namespaces/default/jobs/sleeping")
                    .body();
            assertThat(job.at("/status/failed").asInt()).isEqualTo(1);
        }
        await().atMost(PATIENCE).until(() -> pids(pids).stream().noneMatch(RestartTest::isAlive));
    }
}
