package dev.hubbub.controller.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.controller.resource.Checkpoint;
import dev.hubbub.controller.resource.CheckpointPhase;
import dev.hubbub.controller.resource.CheckpointSpec;
import dev.hubbub.controller.resource.CheckpointStatus;
import dev.hubbub.controller.resource.Experiment;
import dev.hubbub.controller.resource.Reruns;
import dev.hubbub.controller.resource.TriedCheckpoint;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final String MODELS = "models: [{name: a, checkpoint: 's3://hubbub/checkpoints/a'}]\n";

    @Test
    void the_newest_are_tried_and_keep_their_numbers_when_others_come() {
        List<Checkpoint> three = List.of(checkpoint("c", 3, "c"), checkpoint("a1", 1, "a1"), checkpoint("b", 2, "b"));
        Reruns first = Selection.of(experiment("historyLimit: 2", Reruns.NONE), three.subList(1, 3), false);
        assertEquals(List.of("a1", "b"), names(first));
        assertEquals(new Reruns(0, 2, first.tried()), first);

        Reruns second = Selection.of(experiment("historyLimit: 2", first), three, true);
        assertEquals(List.of("b", "c"), names(second));
        assertEquals(
                List.of(1, 2),
                second.tried().stream().map(TriedCheckpoint::number).toList());
        assertEquals(1, second.count(), "its run was over");
        assertEquals(second, Selection.of(experiment("historyLimit: 2", second), three, true));
    }

    @Test
    void equal_files_are_one_checkpoint_and_those_of_a_model_are_none() {
        Experiment experiment = experiment("historyLimit: 9", Reruns.NONE);
        List<Checkpoint> known = List.of(
                checkpoint("a", 1, "weights of a"),
                checkpoint("copy-of-a", 2, "weights of a"),
                checkpoint("new", 3, "new"),
                checkpoint("copy-of-new", 4, "new"));
        assertEquals(List.of("new"), names(Selection.of(experiment, known, false)));
    }

    @Test
    void one_whose_place_or_kind_was_corrected_is_tried_again_under_its_name_and_number() {
        Reruns before =
                Selection.of(experiment("historyLimit: 9", Reruns.NONE), List.of(checkpoint("x", 1, "x")), true);
        TriedCheckpoint tried = before.tried().get(0);
        Experiment experiment = experiment("historyLimit: 9", before);

        Checkpoint moved = checkpoint("x", 1, "x");
        moved.setSpec(new CheckpointSpec("s3://hubbub/checkpoints/elsewhere", null, null));
        moved.getMetadata().setGeneration(2L);
        assertEquals(
                before,
                Selection.of(experiment, List.of(moved), true),
                "of a spec that was edited a moment ago the status does not tell yet");

        moved.setStatus(status(2, CheckpointPhase.Ready, ModelArchitecture.AV_HUBERT_CTC, 1, "x"));
        Reruns after = Selection.of(experiment, List.of(moved), true);
        assertEquals(before.count() + 1, after.count(), "its run was over");
        assertEquals(
                List.of(new TriedCheckpoint(
                        tried.number(),
                        "x",
                        tried.model(),
                        ModelArchitecture.AV_HUBERT_CTC,
                        "s3://hubbub/checkpoints/elsewhere",
                        tried.digest())),
                after.tried());

        Checkpoint copy = checkpoint("copy", 5, "x");
        assertEquals(
                before,
                Selection.of(experiment, List.of(moved, copy, checkpoint("x", 9, "x")), true),
                "what is tried is still what one says of these files");
    }

    @Test
    void one_that_was_edited_before_anybody_tried_it_waits_until_it_was_looked_at() {
        Checkpoint edited = checkpoint("x", 1, "x");
        edited.getMetadata().setGeneration(2L);
        Experiment experiment = experiment("historyLimit: 9", Reruns.NONE);
        assertEquals(Reruns.NONE, Selection.of(experiment, List.of(edited), true));
        edited.setSpec(null);
        assertEquals(Reruns.NONE, Selection.of(experiment, List.of(edited), true), "it cannot be read any more");
    }

    @Test
    void only_what_is_ready_and_selected_is_tried() {
        Checkpoint other = checkpoint("other", 1, "other");
        other.getMetadata().setLabels(Map.of("model", "other"));
        Checkpoint rejected = checkpoint("rejected", 2, "rejected");
        rejected.setStatus(status(CheckpointPhase.Rejected, 2, "rejected"));
        Checkpoint unknown = checkpoint("unknown", 3, "unknown");
        unknown.setStatus(null);
        Checkpoint own = checkpoint("own", 4, "own");
        own.setSpec(
                new CheckpointSpec(own.getSpec().uri(), null, new CheckpointSpec.Source("study", "a", "tune", null)));
        assertEquals(
                Reruns.NONE,
                Selection.of(experiment("historyLimit: 9", Reruns.NONE), List.of(other, rejected, unknown, own), true));
    }

    @Test
    void there_are_no_more_of_them_than_an_experiment_may_have_trials() {
        String grid = "decoding: {grid: {beamSize: [" + numbers(25) + "], maxSegmentSeconds: [" + numbers(40) + "]}}\n";
        Experiment experiment = Serialization.unmarshal(
                "metadata: {name: study}\nspec:\n" + (MODELS + grid + "rerun: {checkpointSelector: {}}\n").indent(2),
                Experiment.class);
        List<Checkpoint> two = List.of(checkpoint("x", 1, "x"), checkpoint("y", 2, "y"));
        assertEquals(List.of("y"), names(Selection.of(experiment, two, false)), "a thousand points for each model");
    }

    @Test
    void a_checkpoint_is_called_after_its_labels_and_digest_in_a_form_that_a_model_may_have() {
        Checkpoint checkpoint = checkpoint("name", 1, "x");
        checkpoint.getMetadata().setLabels(Map.of("model", "m".repeat(63), "step", "500", "team", "lab"));
        Experiment experiment = Serialization.unmarshal(
                "metadata: {name: study}\nspec:\n"
                        + (MODELS + "rerun: {checkpointSelector: {matchLabels: {team: lab}}}\n").indent(2),
                Experiment.class);
        String model = Selection.of(experiment, List.of(checkpoint), false)
                .tried()
                .get(0)
                .model();
        assertEquals("m".repeat(32) + "-500-" + Digest.of("x").hex().substring(0, 8), model);
        assertTrue(model.length() <= 63);
    }

    private static String numbers(int count) {
        return String.join(
                ", ",
                IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList());
    }

    private static List<String> names(Reruns reruns) {
        return reruns.tried().stream().map(TriedCheckpoint::checkpoint).toList();
    }

    private static Experiment experiment(String rerun, Reruns before) {
        Experiment experiment = Serialization.unmarshal(
                "metadata: {name: study}\nspec:\n"
                        + (MODELS + "rerun: {" + rerun + ", checkpointSelector: {matchLabels: {model: fine}}}\n")
                                .indent(2),
                Experiment.class);
        experiment.getMetadata().setAnnotations(Map.of(Experiment.RERUNS_ANNOTATION, Json.text(before)));
        return experiment;
    }

    private static Checkpoint checkpoint(String name, int second, String content) {
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setMetadata(new ObjectMetaBuilder()
                .withNamespace("lab")
                .withName(name)
                .withGeneration(1L)
                .withLabels(Map.of("model", "fine"))
                .build());
        checkpoint.setSpec(new CheckpointSpec("s3://hubbub/checkpoints/" + name, null, null));
        checkpoint.setStatus(status(CheckpointPhase.Ready, second, content));
        return checkpoint;
    }

    private static CheckpointStatus status(CheckpointPhase phase, int second, String content) {
        return status(1, phase, ModelArchitecture.WHISPER, second, content);
    }

    private static CheckpointStatus status(
            long generation, CheckpointPhase phase, ModelArchitecture architecture, int second, String content) {
        return new CheckpointStatus(
                phase,
                generation,
                "a message",
                List.of(),
                Digest.of(content),
                architecture,
                null,
                3,
                "1Ki",
                "2026-03-01T12:00:0" + second + "Z");
    }
}
