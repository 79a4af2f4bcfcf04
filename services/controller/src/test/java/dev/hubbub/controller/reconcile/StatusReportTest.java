package dev.hubbub.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.LearntSessions;
import dev.hubbub.contracts.task.ReportTask.ReportedOverview;
import dev.hubbub.controller.plan.Plan;
import dev.hubbub.controller.plan.TrialPlan;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.ExperimentPhase;
import dev.hubbub.controller.resource.ExperimentStatus;
import dev.hubbub.controller.resource.TrialStatus.TrialPhase;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusReportTest {

    private static final Instant TIME = Instant.parse("2026-01-01T10:00:00Z");

    // Nothing of it is asked for here.
    private final ObjectStore objects =
            ObjectStore.connect(new ObjectStoreSettings("http://localhost:1", "key", "secret", "hubbub"));
    private final RunMemories memories =
            new RunMemories(new ArtifactStore(objects), OpenTelemetry.noop(), Clock.systemUTC());

    @AfterEach
    void close() {
        objects.close();
    }

    @Test
    void a_report_that_lacks_faces_is_said_where_everything_else_went_well() {
        assertEquals("1 trial scored: 0 computed, 0 reused", message(0));
        assertEquals(
                "1 trial scored: 0 computed, 0 reused; the report lacks the faces of s1: no room",
                message(1, ReportedOverview.failed("s1", "no room")));
        assertEquals(
                "1 trial scored: 0 computed, 0 reused; the report lacks the faces of s1 and of 1 other session: no room",
                message(2, ReportedOverview.failed("s1", "no room"), ReportedOverview.failed("s2", "no sound")));
    }

    @Test
    void a_model_that_is_scored_on_what_it_was_trained_on_is_said_where_everything_else_went_well() {
        LearntSessions one = new LearntSessions("tuned", List.of("asterisk-en-05"));
        assertEquals(
                "1 trial scored: 0 computed, 0 reused; tuned was trained on session asterisk-en-05, which it is scored"
                        + " on: its rate there says nothing of speech it has not heard",
                message(0, List.of(), List.of(one)));
        LearntSessions many = new LearntSessions("adapted", List.of("a", "b", "c", "d", "e"));
        assertEquals(
                "1 trial scored: 0 computed, 0 reused; adapted was trained on sessions a, b, c and 2 others, which it"
                        + " is scored on: its rate there says nothing of speech it has not heard; the report says the"
                        + " like of 1 other model",
                message(0, List.of(), List.of(many, one)));
    }

    private String message(int failed, ReportedOverview... overviews) {
        return message(failed, List.of(overviews), null);
    }

    private String message(int failed, List<ReportedOverview> overviews, List<LearntSessions> learnt) {
        Experiment experiment = ControllerFixture.parse("study", "datasets: []\nmodels: []\n");
        experiment.getMetadata().setUid("uid");
        experiment.getMetadata().setGeneration(1L);
        TrialPlan trial = new TrialPlan(null, null, TrialPhase.Succeeded, 2, 0, 2, null, null, null);
        ReportTask report = new ReportTask(
                "lab", "study", "wer", false, List.of(), null, overviews, learnt, null, null, null, null);
        Plan plan = new Plan(
                List.of(trial), Map.of(), List.of(), 3, failed, report.recipe().address(), report, null, null, true);
        ExperimentStatus status = new StatusReport(experiment, memories.of(experiment), TIME)
                .of(new Outcome.Acted(plan, Optional.empty()), StatusReport.Merit.NONE, null);
        assertEquals(ExperimentPhase.Succeeded, status.phase());
        return status.message();
    }
}
