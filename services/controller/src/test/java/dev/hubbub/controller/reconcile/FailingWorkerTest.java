package dev.hubbub.controller.reconcile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Federated rounds of which a worker fails. */
class FailingWorkerTest extends ControllerFixture {

    @Test
    void rounds_go_on_without_it_while_the_quorum_is_there_and_another_run_tries_it_again() throws Exception {
        manifest("fed", "f1", "f2", "f3");
        workers.failingSessions.put("training on [f2]", "f2 is no sound");
        apply("fed", rounds("fed", "{count: 2, workers: 3, quorum: 2}"));
        ExperimentStatus status = awaitFinal("fed").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        assertEquals(6, trainings("fed").size(), "three workers in each of two rounds");
        List<MergingTask> averages = averages("fed");
        assertEquals(
                List.of(2, 2),
                averages.stream().map(task -> task.members().size()).toList());
        assertEquals(
                averages.get(1).recipe().address().prefix(),
                workers.done(TranscriptionTask.class).stream()
                        .filter(task -> task.session().dataset().uri().endsWith("/fed.jsonl"))
                        .findFirst()
                        .orElseThrow()
                        .checkpoint()
                        .uri());
        assertEquals(
                List.of(
                        "Round 1 of run fed is averaged without worker 2 (f2): f2 is no sound",
                        "Round 2 of run fed is averaged without worker 2 (f2): f2 is no sound"),
                leftOut("fed"));

        workers.failingSessions.remove("training on [f2]");
        annotate("fed", "again");
        awaitStatus("fed", known -> isComplete(known) && "again".equals(known.observedRun()));
        assertEquals(
                List.of(2, 2, 3, 3),
                averages("fed").stream().map(task -> task.members().size()).toList());
    }

    @Test
    void a_worker_that_is_late_is_left_out_for_good_whatever_it_hands_in_afterwards() throws Exception {
        manifest("late", "d1", "d2", "d3");
        workers.stuckSessions.add("training on [d2]");
        apply("late", rounds("late", "{count: 2, workers: 3, quorum: 2, graceSeconds: 1}"));
        ExperimentStatus status = awaitFinal("late").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        assertEquals(
                List.of(2, 2),
                averages("late").stream().map(task -> task.members().size()).toList());
        String why = " worker 2 (d2): It was not done 1 s after 2 of 3 workers were, and is not waited for any"
                + " longer (rounds.graceSeconds)";
        List<String> sentences = List.of(
                "Round 1 of run late is averaged without" + why, "Round 2 of run late is averaged without" + why);
        assertEquals(sentences, leftOut("late"));
        assertTrue(status.message().contains(sentences.get(0)), status.message());
        assertEquals(2, stopped("late"), "a Job with a worker at work for nobody in each round");
        assertFalse(eventReasons("late").contains("TrainingLost"), "nobody is told of a loss");
        List<ReportTask> reports = workers.done(ReportTask.class).stream()
                .filter(task -> task.experiment().equals("late"))
                .toList();
        assertEquals(
                sentences,
                reports.get(0).remarks().stream()
                        .map(ReportTask.Remark::sentence)
                        .toList());
    }

    @Test
    void a_job_that_a_controller_gave_up_and_did_not_come_to_delete_is_deleted_by_the_next() throws Exception {
        controller.close();
        ChartRules.ofController().without("delete", "jobs").grant(client, "keeping", NAMESPACE, "keeper", NAMESPACE);
        manifest("kept", "k1", "k2", "k3");
        workers.stuckSessions.add("training on [k2]");
        Job job;
        try (KubernetesClient keeper = cluster.clientOf("keeper")) {
            controller = new Controller(
                    settings("secret", Set.of(NAMESPACE), Optional.empty()),
                    keeper,
                    new SimpleMeterRegistry(),
                    telemetry,
                    Clock.systemUTC());
            controller.start();
            apply("kept", rounds("kept", "{count: 1, workers: 3, quorum: 2, graceSeconds: 1}"));
            String failures = "experiments/" + experiment("kept").getMetadata().getUid() + "/failures/";
            await().atMost(PATIENCE).until(() -> !objects.list(failures).isEmpty());
            job = jobs("kept").get(0);
            controller.close();
        }
        assertEquals(
                job.getMetadata().getUid(), jobs("kept").get(0).getMetadata().getUid());

        controller = newController("secret");
        controller.start();
        ExperimentStatus status = awaitFinal("kept").getStatus();
        assertEquals(ExperimentPhase.Succeeded, status.phase(), status.message());
        assertTrue(jobs("kept").stream()
                .noneMatch(other ->
                        other.getMetadata().getUid().equals(job.getMetadata().getUid())));
        assertEquals(1, stopped("kept"), "the Job of those who are waited for is left alone");
    }

    private static long stopped(String experiment) {
        return eventReasons(experiment).stream()
                .filter("TrainingStopped"::equals)
                .count();
    }

    private static List<String> leftOut(String run) {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> "LeftOut".equals(event.getReason()))
                .map(event -> event.getMessage())
                .filter(message -> message.contains(" of run " + run + " "))
                .sorted()
                .toList();
    }

    @Test
    void below_the_quorum_the_models_of_the_run_fail_with_the_first_of_them_and_the_others_are_evaluated()
            throws Exception {
        manifest("lost", "l1", "l2", "l3");
        workers.failingSessions.put("training on [l2]", "l2 is no sound");
        workers.failingSessions.put("training on [l3]", "l3 is no sound");
        apply(
                "lost",
                rounds("lost", "{count: 2, workers: 3, quorum: 2}")
                        .replace("models: [", "models: [{name: a, checkpoint: 's3://hubbub/checkpoints/a'}, "));
        ExperimentStatus status = awaitFinal("lost").getStatus();
        assertEquals(ExperimentPhase.CompletedWithFailures, status.phase(), status.message());
        String message = trial("lost-m-bs5-len15").getStatus().message();
        assertTrue(message.matches(".*l[23] is no sound.*"), message);
        assertEquals(3, trainings("lost").size());
        assertEquals(List.of(), averages("lost"));
    }

    private static String rounds(String name, String rounds) {
        return dataset(name) + "models: [{name: m, run: " + name + "}]\n" + "training: [{name: " + name
                + ", checkpoint: 's3://hubbub/checkpoints/a', data: {uri: 's3://hubbub/media/" + name
                + ".jsonl'}, rounds: " + rounds
                + ", settings: {steps: 2}}]\n";
    }

    private static List<TrainingTask> trainings(String name) {
        return workers.done(TrainingTask.class).stream()
                .filter(task -> task.data().dataset().uri().endsWith("/" + name + ".jsonl"))
                .toList();
    }

    /** Those of runs on a manifest. */
    private static List<MergingTask> averages(String name) {
        Set<String> made = new HashSet<>();
        trainings(name).forEach(task -> task.recipes()
                .forEach(recipe -> made.add(recipe.address().prefix())));
        return workers.done(MergingTask.class).stream()
                .filter(task -> task.checkpoints().stream()
                        .map(CheckpointReference::uri)
                        .anyMatch(made::contains))
                .toList();
    }
}
