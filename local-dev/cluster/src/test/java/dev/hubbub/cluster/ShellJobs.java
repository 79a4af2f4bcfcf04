package dev.hubbub.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A running cluster and the steps the tests of Jobs and pods share. */
final class ShellJobs implements AutoCloseable {
    static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";

    private final RunningCluster cluster;
    private final Path scratch;

    ShellJobs(Path folder) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
        scratch = folder;
        cluster = RunningCluster.start(folder.resolve("cluster"));
    }

    RunningCluster cluster() {
        return cluster;
    }

    /** A Job that runs a shell script; {@code spec} is flow YAML of further fields of the Job's spec. */
    void job(String name, String spec, String container, String script) {
        String body =
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s}
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      terminationGracePeriodSeconds: 1
                      containers:
                        - name: main
                          image: test/shell:1.0
                          %s
                          args:
                            - |
                              %s
                  %s
                """
                        .formatted(
                                name,
                                container.replace("\n", "\n          "),
                                script.strip().replace("\n", "\n              "),
                                spec.strip().replace("\n", "\n  "));
        RunningCluster.Answer created = cluster.post(JOBS, body);
        assertThat(created.code()).as(created.message()).isEqualTo(201);
    }

    JobStatus status(String job) {
        return cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace("default")
                .withName(job)
                .get()
                .getStatus();
    }

    Optional<String> reason(String job, String condition) {
        JobStatus status = status(job);
        return status == null || status.getConditions() == null
                ? Optional.empty()
                : status.getConditions().stream()
                        .filter(c ->
                                c.getType().equals(condition) && c.getStatus().equals("True"))
                        .map(c -> c.getReason())
                        .findFirst();
    }

    void awaitCondition(String job, String condition) {
        await().until(() -> reason(job, condition).isPresent());
    }

    List<Pod> pods(String job) {
        return cluster.client()
                .pods()
                .inNamespace("default")
                .withLabel("job-name", job)
                .list()
                .getItems();
    }

    String log(Pod pod) {
        return cluster.client().pods().resource(pod).getLog();
    }

    /** A file in the test's own folder, for scripts to leave traces in. */
    Path file(String name) {
        return scratch.resolve(name);
    }

    static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    }

    static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cluster.close();
        Awaitility.reset();
    }
}
