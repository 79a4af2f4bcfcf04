package dev.hubbub.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodProcessesTest {
    private static ShellJobs jobs;

    @BeforeAll
    static void start(@TempDir Path folder) {
        jobs = new ShellJobs(folder);
    }

    @AfterAll
    static void stop() {
        jobs.close();
    }

    @Test
    void deleting_a_job_asks_its_process_to_end_and_everything_it_started_goes_too() {
        Path child = jobs.file("deleted-child");
        Path farewell = jobs.file("deleted-farewell");
        jobs.job(
                "deleted",
                "",
                "",
                "trap 'echo asked > " + farewell + "; exit 0' TERM\n" + "sleep 60 & echo $! > " + child + "\nwait");
        await().until(() -> !ShellJobs.lines(child).isEmpty());
        jobs.cluster()
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace("default")
                .withName("deleted")
                .delete();
        await().until(() -> jobs.pods("deleted").isEmpty());
        assertThat(ShellJobs.lines(farewell)).containsExactly("asked");
        await().until(() -> !ShellJobs.isAlive(ShellJobs.lines(child).get(0)));
    }

    @Test
    void a_process_that_ignores_the_request_is_killed_after_its_grace() {
        Path pid = jobs.file("stubborn-pid");
        jobs.job("stubborn", "", "", "trap '' TERM\necho $$ > " + pid + "\nwhile :; do sleep 0.1; done");
        await().until(() -> !ShellJobs.lines(pid).isEmpty());
        jobs.cluster()
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace("default")
                .withName("stubborn")
                .delete();
        await().until(() -> jobs.pods("stubborn").isEmpty());
        assertThat(ShellJobs.isAlive(ShellJobs.lines(pid).get(0))).isFalse();
    }

    @Test
    void variables_come_from_the_pod_config_maps_and_secrets() {
        jobs.cluster()
                .client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("settings")
                        .withNamespace("default")
                        .endMetadata()
                        .addToData("COLOUR", "blue")
                        .build())
                .create();
        jobs.cluster()
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("keys")
                        .withNamespace("default")
                        .endMetadata()
                        .addToStringData("token", "s3cret")
                        .build())
                .create();
        jobs.job(
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
        jobs.awaitCondition("variables", "Complete");
        Pod pod = jobs.pods("variables").get(0);
        assertThat(jobs.log(pod))
                .isEqualTo(pod.getMetadata().getName() + "/default/variables/blue/blue-s3cret-$(NONE)\n");
    }

    @Test
    void an_unknown_image_or_missing_setting_fails_the_pod_with_the_remedy() {
        jobs.cluster()
                .post(
                        ShellJobs.JOBS,
                        "{apiVersion: batch/v1, kind: Job, metadata: {name: imageless}, spec: {backoffLimit: 0, template: {spec:"
                                + " {restartPolicy: Never, containers: [{name: main, image: no/such}]}}}}");
        jobs.job(
                "settingless",
                "backoffLimit: 0",
                "env: [{name: A, valueFrom: {configMapKeyRef: {name: gone, key: a}}}]",
                "exit 0");
        jobs.awaitCondition("imageless", "Failed");
        jobs.awaitCondition("settingless", "Failed");
        assertThat(jobs.pods("imageless").get(0).getStatus().getReason()).isEqualTo("ErrImageNeverPull");
        assertThat(jobs.pods("imageless").get(0).getStatus().getMessage()).contains("no/such", "[test/shell]");
        assertThat(jobs.pods("settingless").get(0).getStatus().getMessage()).isEqualTo("configmap \"gone\" not found");
    }

    @Test
    void a_pod_that_wants_a_gpu_computes_on_the_cpu_of_a_machine_without_one_and_says_so() {
        assumeFalse(Files.exists(Path.of("/dev/nvidia0")), "this machine has a GPU");
        jobs.job(
                "accelerated",
                "",
                """
                resources: {limits: {nvidia.com/gpu: 1}}
                env: [{name: DEVICE, value: cuda}]
                """
                        .strip(),
                "echo $DEVICE");
        jobs.awaitCondition("accelerated", "Complete");
        Pod pod = jobs.pods("accelerated").get(0);
        assertThat(jobs.log(pod)).isEqualTo("cpu\n");
        assertThat(jobs.cluster()
                        .client()
                        .v1()
                        .events()
                        .inNamespace("default")
                        .list()
                        .getItems())
                .anySatisfy(event -> {
                    assertThat(event.getReason()).isEqualTo("NoGpu");
                    assertThat(event.getInvolvedObject().getName())
                            .isEqualTo(pod.getMetadata().getName());
                });
    }

    @Test
    void a_followed_log_grows_until_the_pod_ends_and_a_tail_is_its_end() throws IOException {
        Path gate = jobs.file("log-gate");
        jobs.job("talking", "", "", "echo one; echo two\nuntil [ -e " + gate + " ]; do sleep 0.05; done\necho three");
        await().until(() -> !jobs.pods("talking").isEmpty()
                && jobs.log(jobs.pods("talking").get(0)).contains("two"));
        Pod pod = jobs.pods("talking").get(0);
        String path = "/api/v1/namespaces/default/pods/" + pod.getMetadata().getName() + "/log";
        var connection = java.net
                .URI
                .create(jobs.cluster().cluster().apiUrl() + path + "?follow=true&tailLines=1")
                .toURL()
                .openConnection();
        connection.setReadTimeout(10_000);
        try (var reader = new java.io.BufferedReader(new java.io.InputStreamReader(connection.getInputStream()))) {
            assertThat(reader.readLine()).isEqualTo("two");
            ShellJobs.touch(gate);
            assertThat(reader.readLine()).isEqualTo("three");
            assertThat(reader.readLine()).isNull();
        }
        JsonNode refused = jobs.cluster().get(path + "?container=other").body();
        assertThat(refused.path("message").asText()).contains("container other is not valid");
    }
}
