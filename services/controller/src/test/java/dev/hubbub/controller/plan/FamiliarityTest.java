package dev.hubbub.controller.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.ChosenBySessions;
import dev.hubbub.contracts.task.ReportTask.LearntSessions;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Models that are evaluated on what they were trained on. */
class FamiliarityTest {

    private static final DatasetReference PROMPTS =
            new DatasetReference(DatasetLayout.MANIFEST, "s3://b/prompts.jsonl");
    private static final DatasetReference COPY = new DatasetReference(DatasetLayout.MANIFEST, "s3://b/copy.jsonl");
    private static final ExperimentSpec SPEC = Experiments.spec(
            """
            datasets: []
            models: [{name: base, checkpoint: 's3://b/base'}, {name: tuned, run: short}]
            decoding: {grid: {beamSize: [1]}}
            """);

    @Test
    void the_report_names_the_sessions_that_a_model_learnt_and_is_scored_on() throws Exception {
        assertEquals(
                List.of(new LearntSessions("tuned", List.of("shared"))),
                report(session(PROMPTS, "shared", "as it was"), session(PROMPTS, "other", "other"))
                        .learnt());
    }

    @Test
    void a_session_that_changed_since_and_one_of_another_name_are_found_too() throws Exception {
        assertEquals(
                List.of(new LearntSessions("tuned", List.of("one", "shared"))),
                report(session(COPY, "shared", "one"), session(PROMPTS, "shared", "before"))
                        .learnt());
    }

    @Test
    void a_report_of_models_that_learnt_from_other_sessions_is_what_it_was() throws Exception {
        ReportTask report = report(session(PROMPTS, "other", "other"), session(COPY, "shared", "another shared"));
        assertNull(report.learnt());
        assertFalse(Json.text(report).contains("learnt"));
    }

    @Test
    void the_report_names_the_sessions_that_chose_a_model_and_score_it_unless_it_learnt_them() throws Exception {
        KnownCheckpoint.Planned soup = (KnownCheckpoint.Planned)
                MadeCheckpoints.trained(List.of(session(PROMPTS, "shared", "as it was")), RunStep.BEST);
        Map<String, KnownCheckpoint> models = Map.of(
                "soup",
                soup.chosenBy(List.of(session(COPY, "other name", "one"), session(PROMPTS, "shared", "as it was"))));
        List<KnownSession> scored =
                List.of(known(session(PROMPTS, "one", "one")), known(session(PROMPTS, "shared", "as it was")));
        assertEquals(List.of(new ChosenBySessions("soup", List.of("one"))), Familiarity.chosen(scored, models));
        assertEquals(List.of(new LearntSessions("soup", List.of("shared"))), Familiarity.of(scored, models));
    }

    /** The report of an experiment that scores {@code one} and {@code shared} after a run that learns from these. */
    private static ReportTask report(SessionReference... learnt) throws Exception {
        Experiments world = new Experiments()
                .checkpoint("base", "weights")
                .sessions(
                        List.of(known(session(PROMPTS, "one", "one")), known(session(PROMPTS, "shared", "as it was"))));
        TrainingTask task = new TrainingTask(
                new CheckpointReference.Stored(ModelArchitecture.WHISPER, "s3://b/base", Digest.of("weights")),
                new TrainingTask.Source(PROMPTS, null, null, Digest.of("data")),
                null,
                Json.mapper().readValue("{}", TrainingSettings.class));
        world.checkpoints.put(
                "tuned",
                KnownCheckpoint.trained(
                        "run",
                        ModelArchitecture.WHISPER,
                        task,
                        RunStep.BEST,
                        new KnownCheckpoint.Missing("needs nothing"),
                        Optional.empty(),
                        List.of(learnt)));
        return Experiments.of(ReportTask.class, world.work(SPEC)).get(0);
    }

    private static SessionReference session(DatasetReference dataset, String name, String content) {
        return new SessionReference(dataset, name, Digest.of(content));
    }

    private static KnownSession known(SessionReference session) {
        return new KnownSession(session, Digest.of("texts"), false);
    }
}
