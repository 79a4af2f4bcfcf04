package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.browser.Chromium;
import dev.hubbub.browser.LookedAt;
import dev.hubbub.embedded.LocalHub;
import dev.hubbub.localdev.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that an experiment makes before it evaluates them, on the whole of Hubbub. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MadeCheckpointsStackTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static final String ON_HUB = "hf://lab/tiny@" + LocalHub.COMMIT;

    private static LocalHub hub;
    private static StartedStack stack;

    @BeforeAll
    static void start() throws StackFailure, InterruptedException, IOException {
        hub = new LocalHub();
        try (Stream<Path> model = Files.list(CommandRun.HOME.resolve("local-dev/checkpoints/hubbub-tiny-prompts"))) {
            for (Path file : model.toList()) {
                hub.file(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        stack = StartedStack.on(
                folder.resolve("data"),
                Map.of("HUBBUB_HUB_ENDPOINT", hub.endpoint().toString()));
    }

    @AfterAll
    static void stop() {
        stack.close();
        hub.close();
    }

    @Test
    @Order(1)
    void an_average_is_planned_with_what_uses_it_made_in_pods_of_its_own_and_says_what_it_is_made_of()
            throws IOException {
        Path experiment = SmallExperiment.over("asterisk-en-01", "[1]")
                .withModel(
                        """
                        {name: half, average: [{checkpoint: "s3://hubbub/checkpoints/hubbub-tiny-synthetic"},
                              {checkpoint: "s3://hubbub/checkpoints/hubbub-tiny-prompts"}]}""")
                .write(folder, "averaged");
        StoredOutputs outputs = stack.outputs();
        long before = outputs.count("") - outputs.count("segmentation");

        CommandRun run = stack.run(experiment);

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).containsPattern("half-beam1 +Succeeded +1/1 +[0-9]+\\.[0-9].* best");
        assertThat(outputs.count("merging")).isEqualTo(1);
        // The average, a transcript, a score and the report.
        assertThat(outputs.count("") - outputs.count("segmentation") - before).isEqualTo(4);
        assertThat(stack.data().report("averaged"))
                .content()
                .contains("the average of", "hubbub-tiny-synthetic", "hubbub-tiny-prompts", "artifacts/merging/");
        JsonNode inputs = outputs.commits("merging").values().iterator().next().path("inputs");
        assertThat(inputs.findValuesAsText("role")).containsExactly("checkpoint[0]", "checkpoint[1]");
        assertThat(stack.run(experiment).out()).contains("0 computed, 5 reused");
    }

    @Test
    @Order(2)
    void a_run_of_training_is_planned_with_what_uses_it_and_with_the_model_of_a_hub_that_it_begins_with()
            throws IOException {
        Path experiment = trained("trained", "steps: 2");
        StoredOutputs outputs = stack.outputs();
        long before = outputs.count("") - outputs.count("segmentation");

        CommandRun run = stack.run(experiment);

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).containsPattern("tuned-beam1 +Succeeded +1/1 +[0-9]+\\.[0-9].* best");
        assertThat(outputs.count("training")).isEqualTo(1);
        // The model, the checkpoint, a transcript, a score and the report.
        assertThat(outputs.count("") - outputs.count("segmentation") - before).isEqualTo(5);
        JsonNode model = outputs.commits("fetch").values().iterator().next();
        assertThat(model.path("inputs").findValuesAsText("uri")).containsExactly(ON_HUB);
        assertThat(model.path("files").findValuesAsText("path")).contains("model.safetensors", "tokenizer.json");
        JsonNode inputs = outputs.commits("training").values().iterator().next().path("inputs");
        assertThat(inputs.findValuesAsText("role")).containsExactly("base", "data");
        assertThat(stack.run(experiment).out()).contains("0 computed, 6 reused");
    }

    @Test
    @Order(3)
    void the_sample_of_merging_strategies_makes_each_merge_once_and_exports_them_side_by_side() throws IOException {
        String sample = Files.readString(CommandRun.HOME.resolve("k8s/samples/merging-strategies.yaml"));
        Path experiment = Files.writeString(
                folder.resolve("merging-strategies.yaml"),
                sample.replace("quickstart.jsonl", "quickstart.jsonl\n      sessions: [asterisk-en-01]"));
        long before = stack.outputs().count("merging");

        CommandRun run = stack.run(experiment, "--json");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        JsonNode trials = JSON.readTree(run.out()).path("trials");
        assertThat(trials)
                .hasSize(10)
                .allSatisfy(trial -> assertThat(trial.path("phase").asText()).isEqualTo("Succeeded"));
        // One for each entry of spec.merging, however many models and merges use it.
        assertThat(stack.outputs().count("merging") - before).isEqualTo(8);
        Path tables = stack.reported("merging-strategies", "evaluation-csv");
        assertThat(tables.resolve("evaluation_metrics.csv")).content().contains("ties", "task-arithmetic");
        assertThat(tables.resolve("evaluation_examples.csv")).exists();
    }

    @Test
    @Order(4)
    void the_sample_of_forgetting_trains_in_four_ways_and_estimates_what_matters_once() throws IOException {
        String sample = Files.readString(CommandRun.HOME.resolve("k8s/samples/forgetting.yaml"))
                .replace("steps: 60", "steps: 2")
                .replace(
                        "asterisk-en-01, asterisk-en-02, asterisk-en-03, asterisk-en-04",
                        "asterisk-en-01, asterisk-en-02")
                .replace("sessions: [asterisk-en-05, asterisk-en-06, librivox]", "sessions: [librivox]")
                .replace("weight: 1000", "weight: 1000\n        examples: 2");
        // The same again, held more strongly: what matters is the same.
        String again = sample.substring(sample.indexOf("    - name: elastic"), sample.indexOf("  models:"))
                .replace("name: elastic", "name: stronger")
                .replace("weight: 1000", "weight: 100000");
        Path experiment = Files.writeString(
                folder.resolve("forgetting.yaml"),
                sample.replace("  models:\n", again + "  models:\n    - name: stronger\n      run: stronger\n"));
        StoredOutputs outputs = stack.outputs();
        long before = outputs.count("training");

        CommandRun run = stack.run(experiment, "--json");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(JSON.readTree(run.out()).path("trials"))
                .hasSize(6)
                .allSatisfy(trial -> assertThat(trial.path("phase").asText()).isEqualTo("Succeeded"));
        assertThat(outputs.count("training") - before).isEqualTo(5);
        assertThat(outputs.count("fisher")).isEqualTo(1);
        assertThat(outputs.commits("fisher")
                        .values()
                        .iterator()
                        .next()
                        .path("inputs")
                        .findValuesAsText("role"))
                .containsExactly("checkpoint", "data");
        assertThat(outputs.commits("training").values())
                .filteredOn(
                        commit -> commit.path("inputs").findValuesAsText("role").contains("fisher"))
                .hasSize(2);
        assertThat(stack.run(experiment).out()).contains("0 computed");
    }

    @Test
    @Order(5)
    void a_run_whose_process_is_killed_goes_on_in_another_pod_and_ends_with_the_same_weights() throws IOException {
        Path experiment = trained("killed", "steps: 8, evaluateEvery: 2");
        StoredOutputs outputs = stack.outputs();
        Set<String> others = outputs.commits("training").keySet();
        assertThat(stack.run(experiment).exitCode()).isZero();
        assertThat(stack.store().list("kept/"))
                .as("what a run that is done has kept")
                .isEmpty();
        String undisturbed = outputs.weights("training", others);
        List<String> steps = outputs.steps(others);
        outputs.forget("training", others);
        outputs.forgetTranscripts();

        CompletableFuture<CommandRun> again = stack.begin(experiment);
        await().atMost(StartedStack.PATIENCE).until(() -> stack.store().list("kept/training/").stream()
                .anyMatch(object -> object.path().endsWith("state.json")));
        ExperimentPods.kill("training");
        assertThat(outputs.commits("training").keySet())
                .as("killed in the middle")
                .isEqualTo(others);

        CommandRun run = StartedStack.join(again);
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(outputs.weights("training", others)).isEqualTo(undisturbed);
        assertThat(outputs.steps(others)).hasSize(8).isEqualTo(steps);
        assertThat(stack.store().list("kept/")).isEmpty();
        assertThat(stack.logs()).containsPattern("Going on from .*/checkpoint-0000[01][0-9]");
        assertThat(hub.asked())
                .as("what all runs begin with")
                .filteredOn(what -> what.startsWith("model.safetensors"))
                .hasSize(1);
    }

    @Test
    @Order(6)
    void the_sample_of_fine_tuning_says_of_each_checkpoint_whether_it_may_take_the_place_of_its_base()
            throws IOException {
        String sample = Files.readString(CommandRun.HOME.resolve("k8s/samples/fine-tuning.yaml"))
                .replace("steps: 20", "steps: 2")
                .replace(
                        "asterisk-en-01, asterisk-en-02, asterisk-en-03, asterisk-en-04",
                        "asterisk-en-01, asterisk-en-02");
        Path experiment = Files.writeString(folder.resolve("fine-tuning.yaml"), sample);

        CommandRun run = stack.run(experiment);

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .containsPattern("tuned is (promoted|undecided|rejected) against base: prompts .*other-voice ")
                .containsPattern("adapted is (promoted|undecided|rejected) against base: ");
        assertThat(stack.outputs().count("gate")).isEqualTo(2);
        assertThat(stack.data().report("fine-tuning")).content().contains("New checkpoints against their bases");
        assertThat(stack.run(experiment).out()).contains("0 computed");
    }

    @Test
    @Order(8)
    void a_browser_shows_each_view_of_it_and_finds_nothing_wrong() throws Exception {
        Optional<Path> program = Chromium.installed();
        if (program.isEmpty()) {
            System.err.println("WARNING: NOBODY LOOKED AT THE DASHBOARD: there is no chromium here");
            return;
        }
        List<String> faults = new ArrayList<>();
        try (Chromium browser = new Chromium(program.get(), folder.resolve("browser"))) {
            for (String view : DashboardViews.of(stack.data(), "fine-tuning", "fine-tuning", "fine-tuning")
                    .values()) {
                faults.addAll(LookedAt.faults(browser, view));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    @Order(9)
    void runs_over_what_nothing_can_be_learnt_from_fail_with_a_sentence_each_and_all_others_go_on() throws IOException {
        Path experiment = UnusableRuns.over(stack.store(), hub, folder).write(folder, "unusable");

        CommandRun run = stack.run(experiment, "--json");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        Map<String, String> said = new TreeMap<>();
        JSON.readTree(run.out())
                .path("trials")
                .forEach(trial -> said.put(
                        trial.path("model").asText(trial.path("name").asText()).replace("-beam1", ""),
                        trial.path("phase").asText() + " "
                                + trial.path("message").asText("")));
        assertThat(said).hasSize(9).containsEntry("prompts", "Succeeded ").containsEntry("troubled", "Succeeded ");
        UnusableRuns.SENTENCES.forEach((model, sentence) ->
                assertThat(said.get(model)).startsWith("Failed ").contains(sentence));
        assertThat(said.get("diverging")).as("a folder that is gone").doesNotContain("/run");
    }

    @Test
    @Order(10)
    void the_sample_of_hub_models_joins_the_adapter_of_another_run_and_says_which_adapter_is_not_there()
            throws IOException {
        StoredOutputs outputs = stack.outputs();
        for (JsonNode commit : outputs.commits("training").values()) {
            if (commit.path("files").findValuesAsText("path").contains("adapter/adapter_config.json")
                    && commit.path("inputs").toString().contains("hubbub-tiny-prompts")) {
                outputs.download(commit, folder.resolve("adapted"));
            }
        }
        assertThat(stack.upload(folder.resolve("adapted/adapter"), "s3://hubbub/checkpoints/tiny-adapter")
                        .exitCode())
                .isZero();
        String sample = Files.readString(CommandRun.HOME.resolve("k8s/samples/hub-models.yaml"))
                .replaceAll("hf://openai/whisper-tiny@[0-9a-f]+", ON_HUB)
                .replace("steps: 20", "steps: 2\n        padToThirtySeconds: false")
                .replace("evaluateEvery: 10", "evaluateEvery: 2")
                .replace(
                        "    - name: tuned",
                        "    - {name: lacking, checkpoint: '" + ON_HUB + "', adapter: 's3://hubbub/checkpoints/none'}\n"
                                + "    - name: tuned")
                .replace("timestamps: false", "timestamps: false\n      padToThirtySeconds: false")
                .replace("sessions: [asterisk-en-05, asterisk-en-06, librivox]", "sessions: [asterisk-en-05]");
        Path experiment = Files.writeString(folder.resolve("hub-models.yaml"), sample);

        CommandRun run = stack.run(experiment);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("base +Succeeded")
                .containsPattern("tuned +Succeeded")
                .containsPattern("adapted +Succeeded")
                .containsPattern("lacking +Failed")
                .contains("s3://hubbub/checkpoints/none");
    }

    @Test
    @Order(11)
    void the_sample_of_a_greedy_soup_judges_its_members_and_says_what_it_kept_beside_its_weights() throws IOException {
        String sample = Files.readString(CommandRun.HOME.resolve("k8s/samples/greedy-soup.yaml"))
                .replace("steps: 40", "steps: 2")
                .replace("evaluateEvery: 20", "evaluateEvery: 2")
                .replace("sessions: [asterisk-en-05, asterisk-en-06]", "sessions: [asterisk-en-05]")
                .replace("asterisk-en-01, asterisk-en-02, asterisk-en-03", "asterisk-en-01, asterisk-en-02");
        Path experiment = Files.writeString(folder.resolve("greedy-soup.yaml"), sample);
        StoredOutputs outputs = stack.outputs();
        Set<String> others = outputs.commits("merging").keySet();

        CommandRun run = stack.run(experiment, "--json");

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(JSON.readTree(run.out()).path("trials"))
                .hasSize(6)
                .allSatisfy(trial -> assertThat(trial.path("phase").asText()).isEqualTo("Succeeded"));
        assertThat(outputs.texts("merging", others, "merge.json")).hasSize(2).anySatisfy(soup -> assertThat(soup)
                .contains("greedy-soup", "\"judged\"", "\"kept\" : true"));
        assertThat(stack.run(experiment).out()).contains("0 computed");
    }

    /** An experiment that evaluates what a run of training makes. */
    private static Path trained(String name, String settings) throws IOException {
        Path experiment = SmallExperiment.over("asterisk-en-01", "[1]")
                .withModel("{name: tuned, run: short}")
                .write(folder, name);
        return Files.writeString(
                experiment,
                Files.readString(experiment)
                        .replace(
                                "  models:",
                                """
                                  training:
                                    - name: short
                                      checkpoint: MODEL
                                      data: {uri: s3://hubbub/media/samples/quickstart.jsonl, sessions: [asterisk-en-02, asterisk-en-03]}
                                      settings: {SETTINGS, learningRate: 0.0001, padToThirtySeconds: false, heldOutShare: 0.3}
                                  models:"""
                                        .replace("MODEL", ON_HUB)
                                        .replace("SETTINGS", settings)
                                        .indent(2)
                                        .stripTrailing()));
    }

    @Test
    @Order(7)
    void the_sample_of_federated_rounds_is_made_as_planned_though_the_process_of_a_worker_is_killed()
            throws IOException {
        String sample = Files.readString(CommandRun.HOME.resolve("k8s/samples/federated.yaml"));
        int together = sample.indexOf("    - name: together");
        Path experiment = Files.writeString(
                folder.resolve("federated.yaml"),
                (sample.substring(0, together) + sample.substring(sample.indexOf("  models:")))
                        .replace("    - name: together\n      run: together\n", "")
                        .replace("steps: 20", "steps: 2")
                        .replace("count: 3", "count: 2")
                        .replace("sessions: [asterisk-en-05, asterisk-en-06, librivox]", "sessions: [asterisk-en-05]"));
        StoredOutputs outputs = stack.outputs();
        long runs = outputs.count("training");
        long averages = outputs.count("merging");
        ExperimentPods pods = new ExperimentPods(stack.data().kubeconfig());

        CompletableFuture<CommandRun> begun = stack.begin(experiment, "--json");
        await().atMost(StartedStack.PATIENCE).until(() -> outputs.count("training") > runs);
        ExperimentPods.kill("training");
        CommandRun run = StartedStack.join(begun);

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(JSON.readTree(run.out()).path("trials"))
                .hasSize(3)
                .allSatisfy(trial -> assertThat(trial.path("phase").asText()).isEqualTo("Succeeded"));
        assertThat(outputs.count("training") - runs).isEqualTo(4);
        assertThat(outputs.count("merging") - averages).isEqualTo(2);
        await().atMost(StartedStack.PATIENCE).until(() -> pods.phases().contains("Failed"));
        assertThat(stack.run(experiment).out()).contains("0 computed");
    }
}
