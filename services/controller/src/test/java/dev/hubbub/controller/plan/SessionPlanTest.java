package dev.hubbub.controller.plan;

import static dev.hubbub.controller.plan.Experiments.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.ActivityTask;
import dev.hubbub.contracts.task.ClusteringTask;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.OverviewTask;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.controller.resource.ExperimentSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is planned for a session of tracks: lips, activity, conversations. */
class SessionPlanTest {

    private static final String ONE_MODEL = "datasets: []\nmodels: [{name: a, checkpoint: 's3://b/a'}]\n";
    private static final ExperimentSpec NINE =
            Experiments.spec(ONE_MODEL + "decoding: {grid: {beamSize: [4, 8, 12], maxSegmentSeconds: [15, 18, 20]}}");

    private final Experiments world = new Experiments().checkpoint("a", "weights of a");

    @Test
    void lips_and_speakers_that_a_dataset_does_not_give_are_found_once_per_session() throws Exception {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/media/raw");
        List<KnownSession> raw = Stream.of("s1", "s2")
                .map(name -> new KnownSession(
                        new SessionReference(dataset, name, Digest.of(name)), Digest.of("texts"), false))
                .toList();
        world.sessions(raw);
        List<Task> done = world.work(NINE);
        assertEquals(2, of(LipsTask.class, done).size());
        List<ActivityTask> activity = of(ActivityTask.class, done);
        assertEquals(2, activity.size());
        assertEquals(
                of(LipsTask.class, done).get(0).recipe().address(),
                activity.get(0).lips());
        List<OverviewTask> overviews = of(OverviewTask.class, done);
        assertEquals(2, overviews.size(), "for the report");
        assertEquals(activity.get(0).lips(), overviews.get(0).lips());
        assertEquals(
                overviews.stream().map(task -> task.recipe().address()).toList(),
                of(ReportTask.class, done).get(0).overviews().stream()
                        .map(ReportTask.ReportedOverview::overview)
                        .toList());
        assertEquals(2 * 3, of(SegmentationTask.class, done).size());
        assertTrue(of(SegmentationTask.class, done).stream().allMatch(task -> task.activity() != null));
        assertEquals(2, of(ClusteringTask.class, done).size());
        assertTrue(of(ClusteringTask.class, done).stream().allMatch(task -> task.activity() != null));
        assertTrue(of(TranscriptionTask.class, done).stream().allMatch(task -> task.lips() == null), "it only hears");

        ExperimentSpec seeing = Experiments.spec("datasets: []\nmodels: [{name: a, architecture: whisper-flamingo,"
                + " checkpoint: 's3://b/a'}]\ndecoding: {grid: {beamSize: [4, 8], maxSegmentSeconds: [15, 18]}}");
        List<Task> seen = world.work(seeing);
        assertEquals(List.of(), of(LipsTask.class, seen), "they are there already");
        assertEquals(List.of(), of(ActivityTask.class, seen));
        assertEquals(List.of(), of(OverviewTask.class, seen), "these too");
        assertEquals(2 * 2, of(TranscriptionTask.class, seen).size());
        assertTrue(of(TranscriptionTask.class, seen).stream()
                .allMatch(task -> task.lips().equals(lipsOf(raw, task))));

        world.sessions(DatasetLayout.MCOREC, "s1");
        List<Task> given = world.work(seeing);
        assertEquals(List.of(), of(LipsTask.class, given), "the dataset gives them");
        assertNull(of(TranscriptionTask.class, given).get(0).lips());
        assertNull(of(OverviewTask.class, given).get(0).lips(), "given lips are looked at, too");
    }

    @Test
    void conversations_by_words_are_found_from_the_transcripts_of_each_trial() throws Exception {
        world.sessions(DatasetLayout.MCOREC, "s1", "s2");
        ExperimentSpec spec = Experiments.spec(ONE_MODEL
                + "scoring: {protocol: mcorec}\nconversations: {method: words}\ndecoding: {grid: {beamSize: [1, 4]}}");
        List<Task> done = world.work(spec);
        List<ClusteringTask> clusterings = of(ClusteringTask.class, done);
        assertEquals(2 * 2, clusterings.size());
        Set<OutputAddress> transcripts = new HashSet<>();
        of(TranscriptionTask.class, done)
                .forEach(task -> task.recipes().forEach(recipe -> transcripts.add(recipe.address())));
        assertEquals(
                transcripts,
                clusterings.stream().map(ClusteringTask::transcript).collect(Collectors.toSet()));
        for (ScoringTask task : of(ScoringTask.class, done)) {
            for (ScoringTask.ScoredSession session : task.sessions()) {
                assertTrue(clusterings.stream()
                        .anyMatch(clustering -> clustering.recipe().address().equals(session.conversations())
                                && clustering.transcript().equals(session.transcript())));
            }
        }
        assertEquals("words", of(ReportTask.class, done).get(0).setup().conversations());
    }

    @Test
    void a_detector_that_looks_at_faces_needs_no_lips() throws Exception {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/media/raw");
        KnownSession raw =
                new KnownSession(new SessionReference(dataset, "s1", Digest.of("s1")), Digest.of("texts"), false);
        DetectorWeights weights = new DetectorWeights("s3://b/light-asd", Digest.of("light-asd"));
        Planner planner = new Planner(
                "lab", "study", Experiments.spec(ONE_MODEL), List.of(), List.of(raw), world.checkpoints, weights, null);
        assertEquals(
                List.of(ActivityTask.ofFaces(raw.reference(), weights)),
                planner.plan(world.situation()).ready());
    }

    private static OutputAddress lipsOf(List<KnownSession> sessions, TranscriptionTask task) {
        return sessions.stream()
                .filter(session -> session.reference().equals(task.session()))
                .map(session -> new LipsTask(session.reference()).recipe().address())
                .findFirst()
                .orElseThrow();
    }
}
