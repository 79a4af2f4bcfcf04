package dev.hubbub.controller.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.observe.Run;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.pods.KnownJob.State;
import dev.hubbub.controller.pods.Observation.Intent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is decided about pods, one row of the table after the other. */
class DecisionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final Instant LONG_AGO = NOW.minusSeconds(60);
    private static final Run RUN = new Run("uid", 3, null);
    private static final OutputAddress ONE = new OutputAddress(StageName.TRANSCRIPTION, Digest.of("one"));
    private static final OutputAddress TWO = new OutputAddress(StageName.TRANSCRIPTION, Digest.of("two"));
    private static final Task TASK = new ReportTask("lab", "study", "wer", false, List.of(), null);
    private static final String NEXT = JobName.of("study", RUN, "transcription", Set.of(ONE, TWO));

    private final List<KnownJob> jobs = new ArrayList<>();
    private final Set<String> leftovers = new HashSet<>();
    private final Set<String> examined = new HashSet<>();
    private Intent intent = Intent.GO;
    private Optional<String> created = Optional.empty();
    private boolean queueClosed;
    private boolean asked;
    private boolean abandoned;
    private int pods = 1;
    private int tasks;
    private Duration idle = Duration.ZERO;

    @Test
    void with_nothing_to_make_there_is_nothing_to_do() {
        assertEquals(List.of(), actions(demand(Set.of(), List.of(), true)));
    }

    @Test
    void outputs_whose_tasks_are_not_ready_wait_without_a_job() {
        assertEquals(List.of(), actions(demand(Set.of(ONE, TWO), List.of(), false)));
    }

    @Test
    void the_first_ready_task_starts_a_job_whose_queue_stays_open_for_what_follows() {
        assertEquals(
                List.of(new Action.StartJob(NEXT, List.of(TASK), 1)),
                actions(demand(Set.of(ONE, TWO), List.of(TASK), false)));
    }

    @Test
    void a_job_that_gets_all_its_work_at_once_finds_its_queue_closed() {
        assertEquals(
                List.of(new Action.StartJob(NEXT, List.of(TASK), 1), new Action.CloseQueue(NEXT)),
                actions(demand(Set.of(ONE, TWO), List.of(TASK), true)));
    }

    @Test
    void what_becomes_ready_goes_to_the_job_that_is_there() {
        jobs.add(job("j", State.ACTIVE));
        assertEquals(
                List.of(new Action.Publish(List.of(TASK))), actions(demand(Set.of(ONE, TWO), List.of(TASK), false)));
    }

    @Test
    void the_last_task_closes_the_queue_and_a_closed_queue_is_not_closed_again() {
        jobs.add(job("j", State.ACTIVE));
        queueClosed = true;
        assertEquals(
                List.of(new Action.Publish(List.of(TASK)), new Action.CloseQueue("j")),
                actions(demand(Set.of(ONE), List.of(TASK), true)),
                "work that comes after the end opens the queue again");
        assertEquals(List.of(), actions(demand(Set.of(ONE), List.of(), true)));
        queueClosed = false;
        assertEquals(List.of(new Action.CloseQueue("j")), actions(demand(Set.of(), List.of(), true)));
    }

    @Test
    void a_job_that_was_made_and_does_not_show_yet_counts_as_there() {
        created = Optional.of("j");
        asked = true;
        assertEquals(
                List.of(new Action.Publish(List.of(TASK)), new Action.CloseQueue("j")),
                actions(demand(Set.of(ONE, TWO), List.of(TASK), true)));
    }

    @Test
    void pods_that_are_at_work_on_what_nobody_waits_for_go_with_their_job_and_another_one_is_made_for_the_rest() {
        jobs.add(job("j", State.ACTIVE));
        abandoned = true;
        asked = true;
        assertEquals(
                List.of(new Action.AbandonJob("j", Set.of(ONE))), actions(demand(Set.of(ONE), List.of(TASK), true)));
        assertEquals(List.of(new Action.AbandonJob("j", Set.of())), actions(demand(Set.of(), List.of(), true)));
        jobs.clear();
        asked = false;
        String rest = JobName.of("study", RUN, "transcription", Set.of(ONE));
        assertEquals(
                List.of(new Action.StartJob(rest, List.of(TASK), 1)),
                actions(demand(Set.of(ONE), List.of(TASK), false)));
    }

    @Test
    void a_suspended_experiment_takes_its_pods_down_and_starts_none() {
        intent = Intent.SUSPEND;
        assertEquals(List.of(), actions(demand(Set.of(ONE, TWO), List.of(TASK), true)));
        jobs.add(job("j", State.ACTIVE));
        assertEquals(List.of(new Action.SuspendJob("j")), actions(demand(Set.of(ONE, TWO), List.of(TASK), true)));
        jobs.set(0, job("j", State.SUSPENDED));
        assertEquals(List.of(), actions(demand(Set.of(ONE, TWO), List.of(TASK), true)));
    }

    @Test
    void pods_that_were_taken_down_come_again_before_they_get_more_work() {
        jobs.add(job("j", State.SUSPENDED));
        assertEquals(
                List.of(new Action.ResumeJob("j"), new Action.Publish(List.of(TASK))),
                actions(demand(Set.of(ONE), List.of(TASK), false)));
    }

    @Test
    void a_job_that_waits_in_a_queue_of_the_cluster_is_not_let_past_it_and_is_taken_out_with_its_experiment() {
        jobs.add(job("j", State.QUEUED));
        assertEquals(List.of(new Action.Publish(List.of(TASK))), actions(demand(Set.of(ONE), List.of(TASK), false)));
        intent = Intent.SUSPEND;
        assertEquals(List.of(new Action.SuspendJob("j")), actions(demand(Set.of(ONE), List.of(TASK), false)));
    }

    @Test
    void an_experiment_that_is_given_up_deletes_its_job() {
        intent = Intent.STOP;
        jobs.add(job("j", State.ACTIVE));
        assertEquals(List.of(new Action.DeleteJob("j")), actions(demand(Set.of(), List.of(TASK), true)));
    }

    @Test
    void jobs_of_earlier_runs_are_deleted_whatever_else_there_is_to_do() {
        leftovers.add("old");
        assertEquals(List.of(new Action.DeleteJob("old")), actions(demand(Set.of(), List.of(), true)));
        assertEquals(
                List.of(new Action.DeleteJob("old"), new Action.StartJob(NEXT, List.of(TASK), 1)),
                actions(demand(Set.of(ONE, TWO), List.of(TASK), false)));
    }

    @Test
    void the_name_of_a_job_that_is_being_deleted_is_waited_for() {
        jobs.add(job("j", State.LEAVING));
        asked = true;
        assertEquals(List.of(), actions(demand(Set.of(ONE, TWO), List.of(TASK), true)));
    }

    @Test
    void the_last_results_of_a_job_get_a_moment_to_arrive() {
        jobs.add(new KnownJob("j", State.COMPLETE, NOW.minusSeconds(2), null, Optional.empty()));
        assertEquals(
                List.of(new Action.LookAgain(Duration.ofSeconds(3))),
                actions(demand(Set.of(ONE, TWO), List.of(TASK), true)));
    }

    @Test
    void a_job_that_ended_is_looked_into_and_followed_by_one_for_what_is_missing() {
        jobs.add(job("j", State.COMPLETE));
        asked = true;
        Plan.Work demand = demand(Set.of(ONE, TWO), List.of(TASK), true);
        assertEquals(List.of(new Lesson.JobEnded("j")), decide(demand).lessons());

        examined.add("j");
        asked = false;
        assertEquals(
                List.of(new Action.StartJob(NEXT, List.of(TASK), 1), new Action.CloseQueue(NEXT)), actions(demand));
    }

    @Test
    void a_job_that_changed_nothing_fails_what_it_was_to_make() {
        jobs.add(job(NEXT, State.COMPLETE));
        examined.add(NEXT);
        Lesson.OutputsFailed failed = failure(demand(Set.of(ONE, TWO), List.of(TASK), true));
        assertEquals(Set.of(ONE, TWO), Set.copyOf(failed.outputs()));
        assertTrue(
                failed.message()
                        .startsWith("The transcription pods ended without a result: see why with 'kubectl logs -n lab"
                                + " job/" + NEXT + "'"),
                failed.message());
    }

    @Test
    void a_job_that_kubernetes_gave_up_fails_all_that_is_outstanding() {
        jobs.add(new KnownJob("j", State.FAILED, LONG_AGO, "BackoffLimitExceeded", Optional.empty()));
        Plan.Work demand = demand(Set.of(ONE, TWO), List.of(TASK), false);
        assertEquals(List.of(new Lesson.JobEnded("j")), decide(demand).lessons(), "the store is asked first");
        examined.add("j");
        Lesson.OutputsFailed failed = failure(demand);
        assertEquals(Set.of(ONE, TWO), Set.copyOf(failed.outputs()));
        assertTrue(failed.message().contains("failed too often (BackoffLimitExceeded)"), failed.message());
    }

    @Test
    void a_job_whose_pods_cannot_work_with_their_settings_is_not_said_to_have_tried_often() {
        jobs.add(new KnownJob("j", State.FAILED, LONG_AGO, "PodFailurePolicy", Optional.empty()));
        examined.add("j");
        Lesson.OutputsFailed failed = failure(demand(Set.of(ONE), List.of(TASK), false));
        assertTrue(
                failed.message()
                        .startsWith("The transcription pods cannot work with their settings (PodFailurePolicy): see"
                                + " why with 'kubectl logs -n lab job/j'"),
                failed.message());
    }

    @Test
    void work_that_was_sent_and_has_no_job_is_lost_and_sent_again() {
        asked = true;
        Plan.Work demand = demand(Set.of(ONE, TWO), List.of(), true);
        assertTrue(decide(demand).lessons().get(0) instanceof Lesson.JobLost);

        jobs.add(job("earlier", State.COMPLETE));
        examined.add("earlier");
        assertTrue(decide(demand).lessons().get(0) instanceof Lesson.JobLost, "an earlier Job does not do it");
    }

    @Test
    void nobody_misses_the_job_of_an_experiment_that_was_suspended() {
        asked = true;
        Plan.Work demand = demand(Set.of(ONE, TWO), List.of(), true);
        assertTrue(((Lesson.JobLost) decide(demand).lessons().get(0)).warning().isPresent());
        intent = Intent.SUSPEND;
        assertEquals(
                List.of(new Lesson.JobLost(Optional.empty())), decide(demand).lessons());
    }

    @Test
    void a_job_that_is_gone_with_all_its_work_done_is_not_missed() {
        assertEquals(new Decision(List.of(), List.of()), decide(demand(Set.of(), List.of(), true)));
        assertEquals(new Decision(List.of(), List.of()), decide(demand(Set.of(TWO), List.of(), false)));
    }

    @Test
    void there_are_as_many_pods_as_there_is_work_for_and_as_the_experiment_wants() {
        List<Task> nine = Collections.nCopies(9, TASK);
        assertEquals(List.of(new Action.StartJob(NEXT, nine, 4)), actions(demand(Set.of(ONE, TWO), nine, false)));

        jobs.add(job("j", State.ACTIVE));
        tasks = 2;
        assertEquals(
                List.of(new Action.Publish(List.of(TASK)), new Action.WidenJob("j", 3)),
                actions(demand(Set.of(ONE), List.of(TASK), false)),
                "two are at work, and one follows");
        pods = 4;
        jobs.set(0, job("j", State.ACTIVE));
        assertEquals(
                List.of(new Action.Publish(nine)),
                actions(demand(Set.of(ONE), nine, false)),
                "there are as many as it wants");
        tasks = 0;
        assertEquals(
                List.of(), actions(demand(Set.of(ONE), List.of(), false)), "they end by themselves, none is taken");
    }

    @Test
    void a_job_in_a_queue_of_the_cluster_has_the_pods_that_it_asked_for() {
        jobs.add(new KnownJob("j", State.ACTIVE, null, null, Optional.empty()));
        tasks = 3;
        assertEquals(List.of(), actions(demand(Set.of(ONE), List.of(), false)));
    }

    @Test
    void pods_that_wait_for_work_which_is_long_in_coming_end_and_others_begin_with_it() {
        jobs.add(job("j", State.ACTIVE));
        idle = Duration.ofSeconds(30);
        assertEquals(
                List.of(new Action.LookAgain(Duration.ofSeconds(90))), actions(demand(Set.of(ONE), List.of(), false)));
        idle = Duration.ofMinutes(2);
        assertEquals(List.of(new Action.CloseQueue("j")), actions(demand(Set.of(ONE), List.of(), false)));
        queueClosed = true;
        assertEquals(List.of(), actions(demand(Set.of(ONE), List.of(), false)));

        jobs.set(0, job("j", State.COMPLETE));
        examined.add("j");
        queueClosed = false;
        assertEquals(List.of(), actions(demand(Set.of(ONE), List.of(), false)), "no pods for nothing to do");
        idle = Duration.ZERO;
        assertEquals(
                List.of(new Action.StartJob(JobName.of("study", RUN, "transcription", Set.of(ONE)), List.of(TASK), 1)),
                actions(demand(Set.of(ONE), List.of(TASK), false)));
    }

    private KnownJob job(String name, State state) {
        return new KnownJob(name, state, state == State.COMPLETE ? LONG_AGO : null, null, Optional.of(pods));
    }

    private static Plan.Work demand(Set<OutputAddress> outstanding, List<Task> ready, boolean closed) {
        return new Plan.Work(ready, outstanding, closed);
    }

    private List<Action> actions(Plan.Work demand) {
        Decision decision = decide(demand);
        assertEquals(List.of(), decision.lessons());
        return decision.actions();
    }

    private Lesson.OutputsFailed failure(Plan.Work demand) {
        Decision decision = decide(demand);
        assertEquals(1, decision.lessons().size(), decision.toString());
        return (Lesson.OutputsFailed) decision.lessons().get(0);
    }

    private Decision decide(Plan.Work demand) {
        return Decision.on(
                new Observation(
                        "lab",
                        "study",
                        RUN,
                        "transcription",
                        intent,
                        jobs,
                        leftovers,
                        created,
                        examined,
                        queueClosed,
                        asked,
                        abandoned,
                        4,
                        tasks,
                        idle,
                        NOW),
                demand);
    }
}
