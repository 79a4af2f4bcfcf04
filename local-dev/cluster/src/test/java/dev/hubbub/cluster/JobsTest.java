package dev.hubbub.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
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
    void a_job_runs_to_its_end_and_leaves_its_log_exit_code_and_events() {
        jobs.job("hello", "", "", "echo from $SITE; echo to the other side >&2");
        jobs.awaitCondition("hello", "Complete");
        Job job = jobs.cluster()
                .client()
                .batch()
                .v1()
                .jobs()
                .inNamespace("default")
                .withName("hello")
                .get();
        assertThat(job.getStatus().getSucceeded()).isEqualTo(1);
        assertThat(job.getStatus().getActive()).isNull();
        assertThat(job.getStatus().getCompletionTime()).isNotNull();
        Pod pod = jobs.pods("hello").get(0);
        assertThat(jobs.log(pod)).isEqualTo("from laptop\nto the other side\n");
        assertThat(pod.getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isZero();
        assertThat(jobs.cluster()
                        .client()
                        .v1()
                        .events()
                        .inNamespace("default")
                        .list()
                        .getItems())
                .filteredOn(e -> e.getInvolvedObject().getName().equals("hello"))
                .extracting(e -> e.getReason())
                .contains("SuccessfulCreate", "Completed");
    }

    @Test
    void as_many_pods_run_at_once_as_the_parallelism_says() {
        Path gate = jobs.file("gate");
        jobs.job("wide", "completions: 3\nparallelism: 2", "", "until [ -e " + gate + " ]; do sleep 0.05; done");
        await().until(() -> Integer.valueOf(2).equals(jobs.status("wide").getReady()));
        assertThat(jobs.pods("wide")).hasSize(2);
        ShellJobs.touch(gate);
        jobs.awaitCondition("wide", "Complete");
        assertThat(jobs.status("wide").getSucceeded()).isEqualTo(3);
    }

    @Test
    void a_work_queue_is_complete_when_one_succeeded_and_all_have_ended() {
        Path gate = jobs.file("queue-gate");
        Path first = jobs.file("queue-first");
        jobs.job(
                "queue",
                "parallelism: 2",
                "",
                "mkdir " + first + " && exit 0\nuntil [ -e " + gate + " ]; do sleep 0.05; done");
        await().until(() -> Integer.valueOf(1).equals(jobs.status("queue").getSucceeded()));
        assertThat(jobs.reason("queue", "Complete")).isEmpty();
        assertThat(jobs.pods("queue")).hasSize(2);
        ShellJobs.touch(gate);
        jobs.awaitCondition("queue", "Complete");
        assertThat(jobs.pods("queue"))
                .as("no pod is added once one has succeeded")
                .hasSize(2);
    }

    @Test
    void a_failing_job_is_tried_again_until_its_back_off_limit() {
        jobs.job("failing", "backoffLimit: 2", "", "exit 3");
        jobs.awaitCondition("failing", "Failed");
        assertThat(jobs.reason("failing", "Failed")).contains("BackoffLimitExceeded");
        assertThat(jobs.status("failing").getFailed()).isEqualTo(3);
        assertThat(jobs.pods("failing")).hasSize(3).allSatisfy(pod -> assertThat(pod.getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isEqualTo(3));
    }

    @Test
    void a_job_that_fails_once_completes_with_its_second_pod() {
        jobs.job("flaky", "", "", "mkdir " + jobs.file("flaky") + " && exit 1\nexit 0");
        jobs.awaitCondition("flaky", "Complete");
        assertThat(jobs.status("flaky").getFailed()).isEqualTo(1);
    }

    @Test
    void a_failure_policy_ends_the_job_at_once_or_looks_away() {
        String policy =
                "backoffLimit: 0\npodFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values:"
                        + " [64]}}, {action: Ignore, onExitCodes: {operator: In, values: [75]}}]}";
        jobs.job("misconfigured", policy.replace("backoffLimit: 0", "backoffLimit: 5"), "", "exit 64");
        jobs.job("disrupted", policy, "", "mkdir " + jobs.file("disrupted") + " && exit 75\nexit 0");
        jobs.awaitCondition("misconfigured", "Failed");
        assertThat(jobs.reason("misconfigured", "Failed")).contains("PodFailurePolicy");
        assertThat(jobs.pods("misconfigured")).hasSize(1);
        jobs.awaitCondition("disrupted", "Complete");
    }

    @Test
    void a_job_that_runs_past_its_deadline_fails_and_its_process_ends() {
        Path pid = jobs.file("late-pid");
        jobs.job("late", "activeDeadlineSeconds: 1", "", "echo $$ > " + pid + "; exec sleep 60");
        jobs.awaitCondition("late", "Failed");
        assertThat(jobs.reason("late", "Failed")).contains("DeadlineExceeded");
        await().until(() -> !ShellJobs.isAlive(ShellJobs.lines(pid).get(0)));
    }

    @Test
    void a_suspended_job_waits_and_runs_when_resumed() {
        jobs.job("paused", "suspend: true", "", "exit 0");
        jobs.awaitCondition("paused", "Suspended");
        assertThat(jobs.pods("paused")).isEmpty();
        jobs.cluster().patch(ShellJobs.JOBS + "/paused", "merge-patch+json", "{spec: {suspend: false}}");
        jobs.awaitCondition("paused", "Complete");
        assertThat(jobs.reason("paused", "Suspended")).isEmpty();
    }

    @Test
    void a_finished_job_goes_after_its_time_to_live() {
        jobs.job("brief", "ttlSecondsAfterFinished: 0", "", "exit 0");
        await().until(() -> jobs.cluster().get(ShellJobs.JOBS + "/brief").code() == 404);
        await().until(() -> jobs.pods("brief").isEmpty());
    }

    @Test
    void indexed_pods_know_their_index() {
        Path seen = jobs.file("indexes");
        jobs.job(
                "indexed",
                "completions: 3\nparallelism: 3\ncompletionMode: Indexed",
                "",
                "echo $JOB_COMPLETION_INDEX >> " + seen);
        jobs.awaitCondition("indexed", "Complete");
        assertThat(ShellJobs.lines(seen)).containsExactlyInAnyOrder("0", "1", "2");
        assertThat(jobs.status("indexed").getCompletedIndexes()).isEqualTo("0,1,2");
    }

    @Test
    void the_template_of_a_job_cannot_change() {
        jobs.job("fixed", "suspend: false", "", "exit 0");
        jobs.awaitCondition("fixed", "Complete");
        RunningCluster.Answer refused = jobs.cluster()
                .patch(
                        ShellJobs.JOBS + "/fixed",
                        "strategic-merge-patch+json",
                        "{spec: {template: {spec: {containers: [{name: main, image: other}]}}}}");
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).contains("spec.template: Invalid value", "field is immutable");
    }

    @Test
    void a_job_written_back_as_it_was_read_is_no_change() {
        jobs.job("echoed", "suspend: true", "", "exit 0");
        jobs.awaitCondition("echoed", "Suspended");
        JsonNode read = jobs.cluster().get(ShellJobs.JOBS + "/echoed").body();
        RunningCluster.Answer written = jobs.cluster().put(ShellJobs.JOBS + "/echoed", read);
        assertThat(written.code()).as(written.message()).isEqualTo(200);
        assertThat(written.body()).isEqualTo(read);
    }
}
