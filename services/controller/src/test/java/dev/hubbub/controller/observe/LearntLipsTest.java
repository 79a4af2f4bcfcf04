package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.CutLips;
import dev.hubbub.contracts.task.FisherTask;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.KnownCheckpoints;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.plan.stage.MergingNode;
import dev.hubbub.controller.plan.stage.TrainingNode;
import dev.hubbub.controller.resource.ExperimentSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lips that runs need of sessions which come without, as the catalogue plans them in a real store. */
class LearntLipsTest extends StoreFixture {

    @BeforeEach
    void upload() throws IOException {
        put("checkpoints/base/config.json", "{}");
        session("bare", "");
        session("given", ", \"lip\": \"lip.mp4\"");
        put("media/sessions/given/lip.mp4", "a mouth");
    }

    private void session(String name, String lip) throws IOException {
        String tracks = "\"uem\": {\"start\": 0, \"end\": 10}, \"crops\": [{\"video\": \"a.mp4\"" + lip + "}]";
        String both = "{\"central\": {%s}, \"ego\": {%s}}".formatted(tracks, tracks);
        put("media/sessions/" + name + "/metadata.json", "{\"spk_0\": " + both + "}");
        put("media/sessions/" + name + "/labels/spk_0.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n");
        put("media/sessions/" + name + "/a.mp4", "a face");
    }

    private void put(String key, String content) throws IOException {
        objects.put(key, content.getBytes(StandardCharsets.UTF_8));
    }

    private KnownCheckpoint known(String architecture, String clips, String more) throws Exception {
        return checkpoints(architecture, clips, more).without(Map.of()).get("tuned");
    }

    private KnownCheckpoints checkpoints(String architecture, String clips, String more) {
        String bucket = "s3://" + objects.bucket();
        String run = "{name: short, architecture: " + architecture + ", checkpoint: '" + bucket
                + "/checkpoints/base', data: {layout: mcorec, uri: '" + bucket + "/media/sessions', clips: " + clips
                + "}, " + more + "}";
        ExperimentSpec spec = Serialization.unmarshal(
                "datasets: []\nmodels: [{name: tuned, architecture: " + architecture + ", run: short}]\ntraining: ["
                        + run + "]",
                ExperimentSpec.class);
        return catalog().checkpoints(spec);
    }

    private static List<Task> made(KnownCheckpoint checkpoint) {
        TaskGraph graph = new TaskGraph();
        return checkpoint.makers().values().stream()
                .map(maker -> maker.apply(graph).resolve().orElseThrow())
                .toList();
    }

    private static TrainingTask run(List<Task> tasks) {
        return (TrainingTask) tasks.get(tasks.size() - 1);
    }

    @Test
    void a_run_that_sees_waits_for_the_lips_of_sessions_that_come_without_in_each_view_it_learns_from()
            throws Exception {
        List<Task> central = made(known("whisper-flamingo", "{}", "settings: {steps: 5}"));
        LipsTask lips = (LipsTask) central.get(0);
        assertEquals("bare", lips.session().name());
        TrainingTask run = run(central);
        assertEquals(
                List.of(new CutLips("bare", null, lips.recipe().address())),
                run.data().lips());
        assertEquals(2, central.size());
        TaskGraph graph = new TaskGraph();
        assertEquals(
                List.of(graph.output(lips.recipe().address())),
                TrainingNode.in(graph, run).inputs());
        assertTrue(
                run.inputs().toString().contains("data.lips[bare]"),
                run.inputs().toString());

        List<Task> both = made(known("whisper-flamingo", "{views: [central, ego]}", "settings: {steps: 5}"));
        assertEquals(3, both.size());
        assertEquals(
                List.of(CameraView.CENTRAL, CameraView.EGO),
                run(both).data().lips().stream().map(CutLips::viewOrCentral).toList());
        assertNotEquals(lips, both.get(1));
    }

    @Test
    void other_lips_are_another_run_and_who_only_hears_needs_none() throws Exception {
        TrainingTask seen = run(made(known("av-hubert-ctc", "{}", "settings: {steps: 5}")));
        put("media/sessions/bare/a.mp4", "another face");
        TrainingTask other = run(made(known("av-hubert-ctc", "{}", "settings: {steps: 5}")));
        assertNotEquals(seen.data().lips(), other.data().lips());
        assertNotEquals(seen.recipe().address(), other.recipe().address());
        session("bare", ", \"lip\": \"lip.mp4\"");
        put("media/sessions/bare/lip.mp4", "a mouth");
        TrainingTask given = run(made(known("av-hubert-ctc", "{}", "settings: {steps: 5}")));
        assertNull(given.data().lips());
        assertNotEquals(seen.recipe().address(), given.recipe().address());
        session("bare", "");
        for (String heard : List.of("whisper", "whisper-flamingo", "av-hubert-seq2seq")) {
            String senses = heard.equals("whisper") ? "" : ", modalities: [audio]";
            List<Task> tasks = made(known(heard, "{}", "settings: {steps: 5" + senses + "}"));
            assertEquals(1, tasks.size(), heard);
            assertNull(run(tasks).data().lips(), heard);
        }
    }

    @Test
    void what_is_planned_again_because_something_failed_has_the_lips_that_it_had() throws Exception {
        KnownCheckpoints checkpoints = checkpoints("av-hubert-ctc", "{views: [central, ego]}", "settings: {steps: 5}");
        TrainingTask before = run(made(checkpoints.without(Map.of()).get("tuned")));
        put("media/sessions/bare/a.mp4", "another face");
        OutputAddress failed = before.recipe().address();
        assertEquals(
                before, run(made(checkpoints.without(Map.of(failed, "no room")).get("tuned"))));
    }

    @Test
    void what_matters_is_estimated_of_the_same_lips() throws Exception {
        String bucket = "s3://" + objects.bucket();
        List<Task> tasks = made(known(
                "av-hubert-ctc",
                "{}",
                "elasticWeights: {weight: 10, data: {layout: mcorec, uri: '" + bucket
                        + "/media/sessions'}}, settings: {steps: 5}"));
        FisherTask fisher = (FisherTask)
                tasks.stream().filter(FisherTask.class::isInstance).findFirst().orElseThrow();
        assertEquals(run(tasks).data().lips(), fisher.data().lips());
        assertEquals(1, tasks.stream().filter(LipsTask.class::isInstance).count());
    }

    @Test
    void a_greedy_soup_is_judged_by_lips_that_are_cut_first_where_its_members_read_them() throws Exception {
        put("checkpoints/other/config.json", "{ }");
        List<Task> seen = made(soup("av-hubert-ctc"));
        LipsTask lips = (LipsTask) seen.get(0);
        MergingTask soup = (MergingTask) seen.get(seen.size() - 1);
        assertEquals(2, seen.size());
        assertEquals(
                List.of(new CutLips("bare", null, lips.recipe().address())),
                soup.judge().heldOut().lips());
        TaskGraph graph = new TaskGraph();
        assertEquals(
                List.of(graph.output(lips.recipe().address())),
                MergingNode.in(graph, soup).inputs());
        assertTrue(
                soup.inputs().toString().contains("heldOut.lips[bare]"),
                soup.inputs().toString());

        List<Task> heard = made(soup("whisper"));
        assertEquals(1, heard.size());
        assertNull(((MergingTask) heard.get(0)).judge().heldOut().lips());
    }

    private KnownCheckpoint soup(String architecture) throws Exception {
        String bucket = "s3://" + objects.bucket();
        ExperimentSpec spec = Serialization.unmarshal(
                "datasets: []\nmodels: [{name: m, architecture: " + architecture
                        + ", merge: soup}]\nmerging: [{name: soup, method: greedy-soup, members: [{checkpoint: '"
                        + bucket
                        + "/checkpoints/base'}, {checkpoint: '" + bucket
                        + "/checkpoints/other'}], heldOut: {layout: mcorec, uri: '" + bucket + "/media/sessions'}}]",
                ExperimentSpec.class);
        return catalog().checkpoints(spec).without(Map.of()).get("m");
    }
}
