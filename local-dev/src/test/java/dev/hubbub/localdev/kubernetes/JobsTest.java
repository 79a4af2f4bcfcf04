package dev.hubbub.localdev.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
    private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
    private static RunningCluster cluster;
    private static Path scratch;

    @BeforeAll
    static void start(@TempDir Path folder) {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
        scratch = folder;
        cluster = RunningCluster.start(folder.resolve("cluster"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
        Awaitility.reset();
    }

    /** A Job that runs a shell script; {@code spec} is flow YAML of further fields of the Job's spec. */
    private static void job(String name, String spec, String container, String script) {
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

    private static JobStatus status(String job) {
        return cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace("default")
                .withName(job)
                .get()
                .getStatus();
    }

    private static Optional<String> reason(String job, String condition) {
        JobStatus status = status(job);
        return status == null || status.getConditions() == null
                ? Optional.empty()
                : status.getConditions().stream()
                        .filter(c ->
                                c.getType().equals(condition) && c.getStatus().equals("True"))
                        .map(c -> c.getReason())
                        .findFirst();
    }

    private static void awaitCondition(String job, String condition) {
        await().until(() -> reason(job, condition).isPresent());
    }

    private static List<Pod> pods(String job) {
        return cluster.client()
                .pods()
                .inNamespace("default")
                .withLabel("job-name", job)
                .list()
                .getItems();
    }

    private static String log(Pod pod) {
        return cluster.client().pods().resource(pod).getLog();
    }

    private static Path file(String name) {
        return scratch.resolve(name);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void a_job_runs_to_its_end_and_leaves_its_log_exit_code_and_events() {
        job("hello", "", "", "echo from $SITE; echo to the other side >&2");
        awaitCondition("hello", "Complete");
        Job job = cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace("default")
                .withName("hello")
                .get();
        assertThat(job.getStatus().getSucceeded()).isEqualTo(1);
        assertThat(job.getStatus().getActive()).isNull();
        assertThat(job.getStatus().getCompletionTime()).isNotNull();
        Pod pod = pods("hello").get(0);
        assertThat(log(pod)).isEqualTo("from laptop\nto the other side\n");
        assertThat(pod.getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isZero();
        assertThat(cluster.client().v1().events().inNamespace("default").list().getItems())
                .filteredOn(e -> e.getInvolvedObject().getName().equals("hello"))
                .extracting(e -> e.getReason())
                .contains("SuccessfulCreate", "Completed");
    }

    @Test
    void as_many_pods_run_at_once_as_the_parallelism_says() {
        Path gate = file("gate");
        job("wide", "completions: 3\nparallelism: 2", "", "until [ -e " + gate + " ]; do sleep 0.05; done");
        await().until(() -> Integer.valueOf(2).equals(status("wide").getReady()));
        assertThat(pods("wide")).hasSize(2);
        touch(gate);
        awaitCondition("wide", "Complete");
        assertThat(status("wide").getSucceeded()).isEqualTo(3);
    }

    @Test
    void a_work_queue_is_complete_when_one_succeeded_and_all_have_ended() {
        Path gate = file("queue-gate");
        Path first = file("queue-first");
        job(
                "queue",
                "parallelism: 2",
                "",
                "mkdir " + first + " && exit 0\nuntil [ -e " + gate + " ]; do sleep 0.05; done");
        await().until(() -> Integer.valueOf(1).equals(status("queue").getSucceeded()));
        assertThat(reason("queue", "Complete")).isEmpty();
        assertThat(pods("queue")).hasSize(2);
        touch(gate);
        awaitCondition("queue", "Complete");
        assertThat(pods("queue")).as("no pod is added once one has succeeded").hasSize(2);
    }

    @Test
    void a_failing_job_is_tried_again_until_its_back_off_limit() {
        job("failing", "backoffLimit: 2", "", "exit 3");
        awaitCondition("failing", "Failed");
        assertThat(reason("failing", "Failed")).contains("BackoffLimitExceeded");
        assertThat(status("failing").getFailed()).isEqualTo(3);
        assertThat(pods("failing")).hasSize(3).allSatisfy(pod -> assertThat(pod.getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isEqualTo(3));
    }

    @Test
    void a_job_that_fails_once_completes_with_its_second_pod() {
        job("flaky", "", "", "mkdir " + file("flaky") + " && exit 1\nexit 0");
        awaitCondition("flaky", "Complete");
        assertThat(status("flaky").getFailed()).isEqualTo(1);
    }

    @Test
    void a_failure_policy_ends_the_job_at_once_or_looks_away() {
        String policy =
                "backoffLimit: 0\npodFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values:"
                        + " [64]}}, {action: Ignore, onExitCodes: {operator: In, values: [75]}}]}";
        job("misconfigured", policy.replace("backoffLimit: 0", "backoffLimit: 5"), "", "exit 64");
        job("disrupted", policy, "", "mkdir " + file("disrupted") + " && exit 75\nexit 0");
        awaitCondition("misconfigured", "Failed");
        assertThat(reason("misconfigured", "Failed")).contains("PodFailurePolicy");
        assertThat(pods("misconfigured")).hasSize(1);
        awaitCondition("disrupted", "Complete");
    }

    @Test
    void a_job_that_runs_past_its_deadline_fails_and_its_process_ends() {
        Path pid = file("late-pid");
        job("late", "activeDeadlineSeconds: 1", "", "echo $$ > " + pid + "; exec sleep 60");
        awaitCondition("late", "Failed");
        assertThat(reason("late", "Failed")).contains("DeadlineExceeded");
        await().until(() -> !isAlive(lines(pid).get(0)));
    }

    @Test
    void a_suspended_job_waits_and_runs_when_resumed() {
        job("paused", "suspend: true", "", "exit 0");
        awaitCondition("paused", "Suspended");
        assertThat(pods("paused")).isEmpty();
        cluster.patch(JOBS + "/paused", "merge-patch+json", "{spec: {suspend: false}}");
        awaitCondition("paused", "Complete");
        assertThat(reason("paused", "Suspended")).isEmpty();
    }

    @Test
    void a_finished_job_goes_after_its_time_to_live() {
        job("brief", "ttlSecondsAfterFinished: 0", "", "exit 0");
        await().until(() -> cluster.get(JOBS + "/brief").code() == 404);
        await().until(() -> pods("brief").isEmpty());
    }

    @Test
    void indexed_pods_know_their_index() {
        Path seen = file("indexes");
        job(
                "indexed",
                "completions: 3\nparallelism: 3\ncompletionMode: Indexed",
                "",
                "echo $JOB_COMPLETION_INDEX >> " + seen);
        awaitCondition("indexed", "Complete");
        assertThat(lines(seen)).containsExactlyInAnyOrder("0", "1", "2");
        assertThat(status("indexed").getCompletedIndexes()).isEqualTo("0,1,2");
    }

    @Test
    void deleting_a_job_asks_its_process_to_end_and_everything_it_started_goes_too() {
        Path child = file("deleted-child");
        Path farewell = file("deleted-farewell");
        job(
                "deleted",
                "",
                "",
                "trap 'echo asked > " + farewell + "; exit 0' TERM\n" + "sleep 60 & echo $! > " + child + "\nwait");
        await().until(() -> !lines(child).isEmpty());
        cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace("default")
                .withName("deleted")
                .delete();
        await().until(() -> pods("deleted").isEmpty());
        assertThat(lines(farewell)).containsExactly("asked");
        await().until(() -> !isAlive(lines(child).get(0)));
    }

    @Test
    void a_process_that_ignores_the_request_is_killed_after_its_grace() {
        Path pid = file("stubborn-pid");
        job("stubborn", "", "", "trap '' TERM\necho $$ > " + pid + "\nwhile :; do sleep 0.1; done");
        await().until(() -> !lines(pid).isEmpty());
        cluster.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace("default")
                .withName("stubborn")
                .delete();
        await().until(() -> pods("stubborn").isEmpty());
        assertThat(isAlive(lines(pid).get(0))).isFalse();
    }

    @Test
    void variables_come_from_the_pod_config_maps_and_secrets() {
        cluster.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("settings")
                        .withNamespace("default")
                        .endMetadata()
                        .addToData("COLOUR", "blue")
                        .build())
                .create();
        cluster.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("keys")
                        .withNamespace("default")
                        .endMetadata()
                        .addToStringData("token", "s3cret")
                        .build())
                .create();
        job(
                "variables",
                "",
                """
                envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: absent, optional: true}}]
                env:
                  - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                  - {name: PLACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
                  - {name: JOB, valueFrom: {fieldRef: {fieldPath: "metadata.labels['job-name']"}}}
                  - {name: TOKEN, valueFrom: {secretKeyRef: {name: keys, key: token}}}
                  - {name: BOTH, value: "$(COLOUR)-$(TOKEN)-$(NONE)"}
                """
                        .strip(),
                "echo $POD/$PLACE/$JOB/$COLOUR/$BOTH");
        awaitCondition("variables", "Complete");
        Pod pod = pods("variables").get(0);
        assertThat(log(pod)).isEqualTo(pod.getMetadata().getName() + "/default/variables/blue/blue-s3cret-$(NONE)\n");
    }

    @Test
    void an_unknown_image_or_missing_setting_fails_the_pod_with_the_remedy() {
        cluster.post(
                JOBS,
                "{apiVersion: batch/v1, kind: Job, metadata: {name: imageless}, spec: {backoffLimit: 0, template: {spec:"
                        + " {restartPolicy: Never, containers: [{name: main, image: no/such}]}}}}");
        job(
                "settingless",
                "backoffLimit: 0",
                "env: [{name: A, valueFrom: {configMapKeyRef: {name: gone, key: a}}}]",
                "exit 0");
        awaitCondition("imageless", "Failed");
        awaitCondition("settingless", "Failed");
        assertThat(pods("imageless").get(0).getStatus().getReason()).isEqualTo("ErrImageNeverPull");
        assertThat(pods("imageless").get(0).getStatus().getMessage()).contains("no/such", "[test/shell]");
        assertThat(pods("settingless").get(0).getStatus().getMessage()).isEqualTo("configmap \"gone\" not found");
    }

    @Test
    void a_gpu_that_this_machine_lacks_does_not_keep_a_pod_waiting() {
        job("accelerated", "", "resources: {limits: {nvidia.com/gpu: 1}}", "exit 0");
        awaitCondition("accelerated", "Complete");
    }

    @Test
    void the_template_of_a_job_cannot_change() {
        job("fixed", "suspend: false", "", "exit 0");
        awaitCondition("fixed", "Complete");
        RunningCluster.Answer refused = cluster.patch(
                JOBS + "/fixed",
                "strategic-merge-patch+json",
                "{spec: {template: {spec: {containers: [{name: main, image: other}]}}}}");
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("spec.template: Invalid value", "field is immutable");
    }

    @Test
    void a_followed_log_grows_until_the_pod_ends_and_a_tail_is_its_end() throws IOException {
        Path gate = file("log-gate");
        job("talking", "", "", "echo one; echo two\nuntil [ -e " + gate + " ]; do sleep 0.05; done\necho three");
        await().until(() ->
                !pods("talking").isEmpty() && log(pods("talking").get(0)).contains("two"));
        Pod pod = pods("talking").get(0);
        String path = "/api/v1/namespaces/default/pods/" + pod.getMetadata().getName() + "/log";
        var connection = java.net
                .URI
                .create(cluster.cluster().apiUrl() + path + "?follow=true&tailLines=1")
                .toURL()
                .openConnection();
        connection.setReadTimeout(10_000);
        try (var reader = new java.io.BufferedReader(new java.io.InputStreamReader(connection.getInputStream()))) {
            assertThat(reader.readLine()).isEqualTo("two");
            touch(gate);
            assertThat(reader.readLine()).isEqualTo("three");
            assertThat(reader.readLine()).isNull();
        }
        JsonNode refused = cluster.get(path + "?container=other").body();
        assertThat(refused.path("message").asText()).contains("container other is not valid");
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
