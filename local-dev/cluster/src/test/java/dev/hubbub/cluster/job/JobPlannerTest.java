package dev.hubbub.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobPlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(10), Duration.ofSeconds(60));

    private static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) new YAMLMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode job(String spec) {
        return yaml("{metadata: {name: j}, spec: " + spec + ", status: {startTime: '2026-01-01T11:00:00Z'}}");
    }

    private static ObjectNode pod(String phase, int secondsAgo) {
        return yaml("{metadata: {name: p}, status: {phase: " + phase + ", containerStatuses: [{state: {terminated:"
                + " {exitCode: 1, finishedAt: '" + NOW.minusSeconds(secondsAgo) + "'}}}]}}");
    }

    private static JobDecision decide(ObjectNode job, ObjectNode... pods) {
        return JobPlanner.decide(job, List.of(pods), NOW, BACK_OFF);
    }

    @Test
    void a_failed_pod_is_replaced_after_a_wait_that_doubles_up_to_the_longest() {
        List<Long> waits = new ArrayList<>();
        List<ObjectNode> failed = new ArrayList<>();
        for (int failures = 1; failures <= 5; failures++) {
            failed.add(pod("Failed", 0));
            JobDecision decision = decide(job("{completions: 1, parallelism: 1}"), failed.toArray(ObjectNode[]::new));
            assertThat(decision.create()).isEmpty();
            waits.add(decision.again().orElseThrow().toSeconds());
        }
        assertThat(waits).containsExactly(10L, 20L, 40L, 60L, 60L);
        assertThat(decide(job("{completions: 1, parallelism: 1}"), pod("Failed", 10))
                        .create())
                .hasSize(1);
    }

    @Test
    void a_success_in_between_makes_the_wait_short_again() {
        JobDecision decision = decide(
                job("{completions: 2, parallelism: 1}"), pod("Failed", 90), pod("Succeeded", 30), pod("Failed", 4));
        assertThat(decision.again()).contains(Duration.ofSeconds(6));
    }

    @Test
    void no_more_pods_run_than_are_still_needed() {
        JobDecision decision = decide(job("{completions: 3, parallelism: 5}"), pod("Succeeded", 9), pod("Running", 0));
        assertThat(decision.create()).hasSize(1);
        JobDecision fewer = decide(
                job("{completions: 9, parallelism: 1}"), pod("Running", 0), pod("Running", 0), pod("Running", 0));
        assertThat(fewer.delete()).hasSize(2);
        assertThat(fewer.status().path("active").asInt()).isEqualTo(1);
    }

    @Test
    void a_pod_that_is_being_deleted_keeps_its_place_until_it_is_gone() {
        ObjectNode leaving = pod("Running", 0);
        leaving.withObject("/metadata").put("deletionTimestamp", NOW.toString());
        assertThat(decide(job("{completions: 1, parallelism: 1}"), leaving).create())
                .isEmpty();
    }

    @Test
    void a_parallelism_of_zero_runs_nothing_and_ends_nothing() {
        JobDecision decision = decide(job("{completions: 2, parallelism: 0}"), pod("Running", 0));
        assertThat(decision.delete()).hasSize(1);
        assertThat(decision.status().path("conditions")).isEmpty();
    }

    @Test
    void the_nearer_of_deadline_and_back_off_is_waited_for() {
        ObjectNode job = job("{completions: 1, parallelism: 1, activeDeadlineSeconds: 3603}");
        assertThat(decide(job, pod("Failed", 0)).again()).contains(Duration.ofSeconds(3));
        ObjectNode later = job("{completions: 1, parallelism: 1, activeDeadlineSeconds: 3700}");
        assertThat(decide(later, pod("Failed", 0)).again()).contains(Duration.ofSeconds(10));
    }

    @Test
    void a_finished_job_starts_nothing_and_expires_in_its_time() {
        ObjectNode job = job("{completions: 5, parallelism: 5, ttlSecondsAfterFinished: 60}");
        job.withObject("/status")
                .withArray("/conditions")
                .addObject()
                .put("type", "Failed")
                .put("status", "True")
                .put("lastTransitionTime", NOW.minusSeconds(20).toString());
        JobDecision decision = decide(job, pod("Failed", 20));
        assertThat(decision.create()).isEmpty();
        assertThat(decision.expired()).isFalse();
        assertThat(decision.again()).contains(Duration.ofSeconds(40));
        assertThat(JobPlanner.decide(job, List.of(), NOW.plusSeconds(40), BACK_OFF)
                        .expired())
                .isTrue();
    }
}
