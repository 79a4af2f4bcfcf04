package dev.hubbub.controller.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.FisherTask;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.controller.plan.KnownSession;
import dev.hubbub.controller.plan.Maker;
import dev.hubbub.controller.plan.UsedWeights;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.TaskGraph;
import dev.hubbub.controller.plan.stage.TrainingNode;
import dev.hubbub.controller.resource.DatasetSpec;
import dev.hubbub.controller.resource.ExperimentSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that a run of training makes, as the catalogue finds it in a real store. */
class TrainedModelTest extends RunFixture {
    @Test
    void its_address_is_known_before_the_run_and_depends_on_base_data_texts_and_settings() throws Exception {
        CheckpointReference first = found(run("{steps: 5}"));
        assertEquals(first, found(run("{steps: 5, epochs: 3, learningRate: 1e-5, force: false}")), "defaults");
        assertNotEquals(first, found(run("{steps: 6}")));
        put("media/train.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"hallo\"}\n");
        CheckpointReference corrected = found(run("{steps: 5}"));
        assertNotEquals(first, corrected, "texts");
        put("checkpoints/base/config.json", "{ }");
        assertNotEquals(corrected, found(run("{steps: 5}")), "base");
    }

    @Test
    void the_sessions_it_learns_from_are_those_that_an_evaluation_of_the_same_manifest_finds() throws Exception {
        DatasetSpec evaluated = Serialization.unmarshal(
                "name: prompts\nlayout: manifest\nuri: 's3://" + objects.bucket() + "/media/train.jsonl'",
                DatasetSpec.class);
        assertEquals(
                catalog().sessions(evaluated).stream()
                        .map(KnownSession::reference)
                        .toList(),
                known(MODEL, run("{steps: 5}")).learnt());
    }

    @Test
    void clips_of_sessions_are_a_part_of_what_it_comes_from_and_a_view_that_is_not_there_is_said() throws Exception {
        String tracks = "\"crops\": [{\"video\": \"a.mp4\"}]";
        put("media/sessions/s/metadata.json", "{\"spk_0\": {\"central\": {" + tracks + "}}}");
        put("media/sessions/s/labels/spk_0.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n");
        String usual = clips("{}");
        CheckpointReference first = found(usual);
        assertEquals(first, found(clips("{views: [central], minSeconds: 0.5, maxSeconds: 30}")), "defaults");
        assertNotEquals(first, found(clips("{minSeconds: 1}")));
        assertEquals(
                List.of("s"),
                known(MODEL, usual).learnt().stream()
                        .map(SessionReference::name)
                        .toList());
        assertTrue(
                problem(MODEL, clips("{views: [central, ego]}"))
                        .endsWith(
                                "media/sessions/s/metadata.json: spk_0 has no ego view: it is only in the training set;"
                                        + " use view: central, or clips.views: [central] where it is learnt from"),
                problem(MODEL, clips("{views: [central, ego]}")));
        assertTrue(problem(MODEL, clips("{minSeconds: 3, maxSeconds: 2}"))
                .startsWith("Run short: clips.minSeconds (3.0)"));
        put("media/sessions/s/labels/spk_0.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nhallo\n");
        assertNotEquals(first, found(usual), "texts");
    }

    /** A run over clips of sessions. */
    private String clips(String settings) {
        return run("{}")
                .replaceFirst(
                        "data: \\{[^}]*\\}",
                        "data: {layout: mcorec, uri: 's3://" + objects.bucket() + "/media/sessions', clips: " + settings
                                + "}");
    }

    @Test
    void what_is_missing_or_does_not_fit_is_said_with_the_remedy() throws Exception {
        String elsewhere = run("{}").replace("checkpoints/base", "checkpoints/none");
        String missing = problem(MODEL, elsewhere);
        assertTrue(missing.startsWith("There is no checkpoint for run short: nothing is below s3://"), missing);
        assertEquals(
                "Model tuned is whisper-flamingo and its run short trains whisper: correct one of the two",
                problem("{name: tuned, run: short, architecture: whisper-flamingo}", run("{}")));
        assertEquals(
                "Model tuned is step 6 of run short, which has 5 steps: name one that it has",
                problem("{name: tuned, run: short, step: 6}", run("{steps: 5}")));
    }

    @Test
    void texts_that_cannot_be_read_fail_the_models_of_their_run_and_no_other() throws Exception {
        put("media/train.jsonl", "no line");
        Map<String, KnownCheckpoint> all = catalog()
                .checkpoints(read(yaml(
                        MODEL + ", {name: base, checkpoint: 's3://" + objects.bucket() + "/checkpoints/base'}",
                        run("{}"))))
                .without(Map.of());
        String broken = all.get("tuned").problem().orElseThrow();
        assertTrue(broken.startsWith("Run short: manifest s3://"), broken);
        assertTrue(all.get("base").problem().isEmpty());
    }

    @Test
    void a_dataset_without_an_utterance_fails_the_models_of_its_run_with_the_remedy() throws Exception {
        put("media/train.jsonl", "");
        String empty = problem(MODEL, run("{}"));
        assertTrue(
                empty.matches(
                        "Run short: The manifest s3://.*train.jsonl has no lines: it needs one for each utterance."),
                empty);
        put("media/train/metadata.csv", "file_name,transcription\n");
        String folder = problem(
                MODEL,
                run("{}")
                        .replace("data: {uri", "data: {layout: audiofolder, uri")
                        .replace("train.jsonl", "train"));
        assertTrue(folder.startsWith("Run short: "), folder);
    }

    @Test
    void a_run_is_one_task_for_all_of_its_checkpoints_that_are_asked_for_and_none_moves_the_others() throws Exception {
        String late = "{name: late, run: short, step: last}";
        String third = "{name: third, run: short, step: 3}";
        Map<String, KnownCheckpoint> all = catalog()
                .checkpoints(read(yaml(MODEL + ", " + late + ", " + third, run("{steps: 5}"))))
                .without(Map.of());
        TrainingTask task = (TrainingTask) made(all.get("late")).get(0);
        assertEquals(List.of(RunStep.BEST, RunStep.LAST, RunStep.of(3)), task.asked());
        assertEquals(
                task.recipes().stream().map(Recipe::address).toList(),
                Stream.of("tuned", "late", "third")
                        .map(all::get)
                        .map(RunFixture::output)
                        .toList());
        assertEquals(made(all.get("late")), made(all.get("third")));
        assertEquals(output(known(MODEL, run("{steps: 5}"))), output(all.get("tuned")));
        assertEquals(output(known(third, run("{steps: 5}"))), output(all.get("third")));
    }

    @Test
    void the_best_of_a_run_is_chosen_by_what_is_held_out_and_the_last_only_of_one_with_patience() throws Exception {
        put("media/dev.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"held\"}\n");
        String heldOut = run("{steps: 5}")
                .replace("settings:", "heldOut: {uri: 's3://" + objects.bucket() + "/media/dev.jsonl'}, settings:");
        KnownCheckpoint best = known(MODEL, heldOut);
        assertEquals(1, best.chosenBy().size());
        assertTrue(best.chosenBy().get(0).dataset().uri().endsWith("dev.jsonl"));
        assertEquals(
                List.of(),
                known("{name: tuned, run: short, step: last}", heldOut).chosenBy());
        assertEquals(
                best.chosenBy(),
                known("{name: tuned, run: short, step: last}", heldOut.replace("steps: 5", "steps: 5, patience: 2"))
                        .chosenBy());
        assertEquals(List.of(), known(MODEL, run("{steps: 5}")).chosenBy());
    }

    @Test
    void a_step_that_a_run_does_not_have_fails_the_model_that_names_it_alone() throws Exception {
        Map<String, KnownCheckpoint> all = catalog()
                .checkpoints(read(yaml(MODEL + ", {name: late, run: short, step: 6}", run("{steps: 5}"))))
                .without(Map.of());
        assertTrue(all.get("late").problem().isPresent());
        assertEquals(
                List.of(RunStep.BEST), ((TrainingTask) made(all.get("tuned")).get(0)).asked());
    }

    @Test
    void runs_of_two_names_that_are_the_same_are_made_once_for_all_that_is_asked_of_either() throws Exception {
        String seeded = run("{seed: 0}").replace("name: short", "name: seeded");
        String models = MODEL + ", {name: again, run: seeded}, {name: late, run: seeded, step: last}";
        ExperimentSpec spec = read(yaml(models, run("{}") + ", " + seeded));
        Map<String, KnownCheckpoint> all = catalog().checkpoints(spec).without(Map.of());
        Map<OutputAddress, Maker> makers = new LinkedHashMap<>();
        all.values().forEach(checkpoint -> Maker.join(makers, checkpoint.makers()));
        assertEquals(1, makers.size());
        TaskGraph graph = new TaskGraph();
        makers.values().forEach(maker -> graph.add(maker.apply(graph)));
        assertEquals(
                all.values().stream().map(RunFixture::output).collect(Collectors.toSet()),
                graph.outputs().stream().map(Output::address).collect(Collectors.toSet()));
    }

    @Test
    void a_run_begins_with_another_or_with_a_merge_of_others_which_are_made_first() throws Exception {
        put("media/more.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"more\"}\n");
        String more = "data: {uri: 's3://" + objects.bucket() + "/media/more.jsonl'}";
        String spec = yaml(
                        "{name: tuned, run: third}",
                        run("{steps: 5}")
                                + ", {name: second, base: {run: short, step: 2}, " + more + "}"
                                + ", {name: third, base: {merge: both}, " + more + "}")
                + "\nmerging: [{name: both, members: [{run: second}, {run: short}]}]";
        KnownCheckpoint third =
                catalog().checkpoints(read(spec)).without(Map.of()).get("tuned");
        List<Task> tasks = made(third);
        assertEquals(4, tasks.size(), "short, second, both, third");
        assertEquals(output(third), tasks.get(3).recipes().get(0).address());
        assertEquals(
                ((TrainingTask) tasks.get(0)).recipe(RunStep.of(2)).address().digest(),
                ((TrainingTask) tasks.get(1)).base().digest());
        assertEquals(
                tasks.get(2).recipes().get(0).address().digest(),
                ((TrainingTask) tasks.get(3)).base().digest());
        assertEquals(2, third.learnt().size(), "what those before it were trained on, too");
    }

    @Test
    void what_matters_is_estimated_once_for_all_runs_that_begin_alike_and_is_made_first() throws Exception {
        put("media/old.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"old\"}\n");
        String elastic = "elasticWeights: {weight: %s, data: {uri: 's3://" + objects.bucket() + "/media/old.jsonl'}}, ";
        String first = run("{steps: 5}").replace("settings:", elastic.formatted("100") + "settings:");
        String stronger = first.replace("short", "stronger").replace("weight: 100", "weight: 1e4");
        String slower = first.replace("short", "slower").replace("steps: 5", "steps: 5, learningRate: 1e-6");
        String padless = first.replace("short", "padless").replace("steps: 5", "steps: 5, padToThirtySeconds: false");
        Map<String, KnownCheckpoint> all = catalog()
                .checkpoints(read(yaml(
                        "{name: a, run: short}, {name: b, run: stronger}, {name: c, run: slower}, {name: d, run: padless}",
                        String.join(", ", first, stronger, slower, padless))))
                .without(Map.of());
        List<Task> tasks = made(all.get("a"));
        FisherTask fisher = (FisherTask) tasks.get(0);
        TrainingTask training = (TrainingTask) tasks.get(1);
        assertEquals(fisher.recipe().address(), training.elasticWeights().fisher());
        assertEquals(128, fisher.examples());
        assertEquals(training.base(), fisher.checkpoint());
        assertNotEquals(output(known(MODEL, run("{steps: 5}"))), output(all.get("a")), "without any");
        assertEquals(4, all.values().stream().map(RunFixture::output).distinct().count());
        List<Task> made = all.values().stream()
                .flatMap(model -> made(model).stream())
                .distinct()
                .toList();
        assertEquals(4, made.stream().filter(TrainingTask.class::isInstance).count());
        assertEquals(2, made.stream().filter(FisherTask.class::isInstance).count(), "padded and not");
        TaskGraph graph = new TaskGraph();
        assertEquals(
                List.of(graph.output(fisher.recipe().address())),
                TrainingNode.in(graph, training).inputs(),
                "a run waits for what matters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "modalities: [audio]         | whisper-flamingo | [AUDIO] | null",
                "modalities: [audio, video]  | whisper-flamingo | null    | null",
                "modalities: [audio]         | whisper          | null    | null",
                "ctcWeight: 0.3              | av-hubert-ctc    | null    | 0.3",
                "ctcWeight: 0.3              | whisper          | null    | null"
            })
    void what_matters_is_estimated_with_the_senses_and_the_loss_of_the_runs_that_hold_it(
            String settings, String architecture, String modalities, String ctcWeight) throws Exception {
        put("media/old.jsonl", "{\"audio_filepath\": \"a.wav\", \"duration\": 1, \"text\": \"old\"}\n");
        String run = run("{steps: 5, " + settings + "}")
                .replace(
                        "settings:",
                        "architecture: " + architecture + ", elasticWeights: {weight: 100, data: {uri: 's3://"
                                + objects.bucket() + "/media/old.jsonl'}}, settings:");
        FisherTask fisher =
                (FisherTask) made(known("{name: tuned, architecture: " + architecture + ", run: short}", run))
                        .get(0);
        assertEquals(modalities, "" + fisher.modalities());
        assertEquals(ctcWeight, "" + fisher.ctcWeight());
    }

    @Test
    void what_would_be_made_of_itself_is_named() throws Exception {
        String data = "data: {uri: 's3://" + objects.bucket() + "/media/train.jsonl'}";
        String circle = yaml(
                        "{name: tuned, run: one}",
                        "{name: one, base: {run: two}, " + data + "}, {name: two, base: {merge: both}, " + data + "}")
                + "\nmerging: [{name: both, members: [{run: one}, {run: two}]}]";
        assertEquals(
                "Run one, which needs run two, which needs merge both, which needs run one: nothing can be made of"
                        + " itself; let one of them begin with something else",
                catalog()
                        .checkpoints(read(circle))
                        .without(Map.of())
                        .get("tuned")
                        .problem()
                        .orElseThrow());
    }

    @Test
    void what_no_model_needs_is_said() throws Exception {
        String spec = yaml(MODEL, run("{}") + ", " + run("{}").replace("name: short", "name: idle"))
                + "\nmerging: [{name: both, members: [{run: idle}, {run: short}]}]";
        assertEquals(
                List.of(
                        "The run idle of spec.training is not made, for no model needs it: name it in models[].run, or"
                                + " leave it out",
                        "The merge both of spec.merging is not made, for no model needs it: name it in models[].merge,"
                                + " or leave it out"),
                UsedWeights.of(read(spec)).unused());
    }
}
