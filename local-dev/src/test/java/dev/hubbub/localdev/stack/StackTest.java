package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.localdev.command.CommandRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The whole of Hubbub on this machine: real broker, store, API server, services and models. What one test computed is
 * there for the next, as it is for people.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackTest extends StackReports {

    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void start() throws StackFailure, InterruptedException {
        stack = StartedStack.on(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Order(1)
    void an_experiment_runs_from_recordings_to_a_table() throws IOException {
        CommandRun run = stack.run(experiment("small", "[1]", "asterisk-en-01"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("prompts-beam1 +Succeeded +1/1 +[0-9]+\\.[0-9].* best");
        // A segmentation, a transcript, a score and the report.
        assertThat(run.out()).contains("4 computed, 0 reused");
        assertThat(stack.data().report("small")).content().contains("<html", "prompts-beam1");
        assertThat(run.out()).contains("report: " + stack.data().report("small"));
        assertThat(stack.data().report("small").resolveSibling("trials.csv"))
                .content()
                .contains("prompts-beam1");
        assertThat(stack.data().report("small").resolveSibling("sessions.csv"))
                .content()
                .startsWith("session,model,avg_speaker_wer,avg_joint_error,conversation_f1");
    }

    @Test
    @Order(2)
    void running_it_again_computes_nothing() throws IOException {
        CommandRun run = stack.run(experiment("small", "[1]", "asterisk-en-01"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("0 computed, 4 reused");
    }

    @Test
    @Order(3)
    void one_beam_more_computes_only_that_trial() throws IOException {
        CommandRun run = stack.run(experiment("small", "[1, 2]", "asterisk-en-01"), "--json");

        JsonNode summary = JSON.readTree(run.out());
        assertThat(run.exitCode()).as(run.err()).isZero();
        // Its transcript, its score and a new report.
        assertThat(summary.at("/outputs/computed").asInt()).isEqualTo(3);
        assertThat(summary.at("/outputs/reused").asInt()).isEqualTo(3);
        assertThat(summary.path("trials")).hasSize(2);
    }

    @Test
    @Order(4)
    void an_invalid_experiment_is_rejected_with_the_field_and_the_reason() throws IOException {
        CommandRun run = stack.run(experiment("invalid", "[0]", "asterisk-en-01"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("The experiment invalid is not valid", "spec.decoding.grid.beamSize[0]", "1");
        assertThat(CommandRun.of("status", "--data", stack.data().path()).out()).doesNotContain("invalid");
    }

    @Test
    @Order(5)
    void a_number_leads_back_to_its_checkpoint_and_the_checkpoint_to_its_numbers() throws IOException {
        Path data = stack.data().path();

        CommandRun asked = CommandRun.of("lineage", "small/prompts-beam2", "--json", "--data", data);
        assertThat(asked.exitCode()).as(asked.err()).isZero();
        JsonNode back = JSON.readTree(asked.out());
        CommandRun users = CommandRun.of("lineage", "s3://hubbub/checkpoints/hubbub-tiny-prompts", "--data", data);
        CommandRun compared = CommandRun.of("compare", "small", "--metric", "wer", "--data", data);
        CommandRun trials = CommandRun.of(
                "compare", "small/prompts-beam2", "small/prompts-beam1", "--metric", "wer", "--data", data);
        CommandRun noTrial = CommandRun.of("compare", "small/prompts-beam7", "--data", data);
        JsonNode unused =
                JSON.readTree(CommandRun.of("gc", "--json", "--data", data).out());

        assertThat(back.path("outputs").findValuesAsText("stage"))
                .containsExactlyInAnyOrder("scoring", "transcription", "segmentation");
        assertThat(back.path("stored").findValuesAsText("uri")).contains("s3://hubbub/checkpoints/hubbub-tiny-prompts");
        // A transcript and a score of each beam, and two reports.
        assertThat(users.out())
                .contains(back.path("root").asText().substring("scoring-".length()), "6 outputs used it");
        assertThat(compared.out()).containsPattern("small/prompts +prompts-beam[12] .* base");
        assertThat(trials.out())
                .containsPattern("small/prompts-beam2 .* base")
                .containsPattern("small/prompts-beam1 .* too few");
        assertThat(noTrial.exitCode()).isEqualTo(1);
        assertThat(noTrial.err()).contains("There is no scored trial small/prompts-beam7");
        assertThat(unused.path("unused")).isEmpty();
        assertThat(unused.path("kept").asInt()).isPositive();
    }

    @Test
    @Order(6)
    void texts_compared_in_another_way_are_scored_again_and_nothing_is_transcribed_again() throws IOException {
        Path experiment = experiment("small", "[1]", "asterisk-en-01");
        Files.writeString(
                experiment,
                Files.readString(experiment)
                        .replace("{protocol: utterance}", "{protocol: utterance, normalizer: none}"));

        CommandRun run = stack.run(experiment);

        assertThat(run.exitCode()).as(run.err()).isZero();
        // Its score and a report.
        assertThat(run.out()).contains("2 computed, 2 reused");
    }

    @Test
    @Order(7)
    void an_unreadable_recording_fails_its_session_by_name_and_the_rest_completes() throws IOException {
        stack.store()
                .put(
                        "media/broken/good.g722",
                        CommandRun.HOME.resolve("local-dev/samples/asterisk-en/agent-pass.g722"));
        stack.store().put("media/broken/broken.wav", "this is no sound".getBytes(StandardCharsets.UTF_8));
        stack.store()
                .put(
                        "media/broken/manifest.jsonl",
                        """
                {"audio_filepath": "good.g722", "text": "please enter your password followed by the pound key"}
                {"audio_filepath": "broken.wav", "text": "nobody can hear this"}
                """
                                .getBytes(StandardCharsets.UTF_8));

        CommandRun run = stack.run(
                SmallExperiment.over("s3://hubbub/media/broken/manifest.jsonl").write(folder, "broken"), "--json");

        JsonNode summary = JSON.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(summary.path("failures").toString()).contains("broken.wav");
        assertThat(summary.at("/trials/0/phase").asText()).isEqualTo("Incomplete");
        assertThat(summary.at("/trials/0/wer").asDouble(1)).isLessThan(0.5);
    }

    @Test
    @Order(8)
    void a_transcription_process_killed_in_the_middle_costs_nothing_but_time() throws IOException {
        Path experiment = experimentToBeKilled();
        assertThat(stack.run(experiment).exitCode()).isZero();
        StoredOutputs outputs = stack.outputs();
        ExperimentPods pods = new ExperimentPods(stack.data().kubeconfig());
        SortedMap<String, String> before = outputs.transcripts();
        outputs.forgetTranscripts();

        CompletableFuture<CommandRun> again = stack.begin(experiment);
        // The first transcript is there, so that the process is at another.
        await().atMost(StartedStack.PATIENCE).until(() -> !outputs.transcripts().isEmpty());
        ExperimentPods.kill("transcription");
        assertThat(outputs.transcripts()).as("killed in the middle").hasSizeLessThan(6);

        CommandRun run = StartedStack.join(again);
        assertThat(run.exitCode()).as(run.err()).isZero();
        await().atMost(StartedStack.PATIENCE).until(() -> pods.phases().contains("Failed"));
        // Three sessions under two decodings.
        assertThat(outputs.transcripts()).hasSize(6).allSatisfy((address, text) -> assertThat(before)
                .containsEntry(address, text));
    }

    @Test
    @Order(9)
    void a_second_stack_on_the_same_folder_is_told_who_holds_it() {
        assertThatThrownBy(() -> StartedStack.stackOn(stack.data()).start())
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining(
                        "in use by the process " + ProcessHandle.current().pid());
        assertThat(CommandRun.of("status", "--data", stack.data().path()).exitCode())
                .isZero();
    }

    @Test
    @Order(10)
    void everything_is_there_again_after_a_restart() throws IOException, StackFailure, InterruptedException {
        List<ProcessHandle> children = ProcessHandle.current().children().toList();
        stack.stop();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(CommandRun.of("status", "--data", stack.data().path()).exitCode())
                .isEqualTo(1);

        stack.startAgain();

        // Three segmentations, six transcripts, two scores and the report.
        CommandRun run = stack.run(experimentToBeKilled());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("0 computed, 12 reused");
    }

    @Test
    @Order(11)
    void recordings_of_ones_own_are_uploaded_and_used() throws IOException {
        Path talks = Files.createDirectories(folder.resolve("my talks"));
        Files.copy(
                CommandRun.HOME.resolve("local-dev/samples/asterisk-en/agent-pass.g722"),
                talks.resolve("Größe + 1 #2.g722"));
        Path manifest = Files.writeString(
                talks.resolve("manifest.jsonl"),
                """
                {"audio_filepath": "Größe + 1 #2.g722", "text": "please enter your password followed by the pound key"}
                """);

        CommandRun first = stack.upload(talks, "s3://hubbub/media/my-talks");
        CommandRun again = stack.upload(manifest, "s3://hubbub/media/my-talks/");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("2 uploaded to s3://hubbub/media/my-talks/, 0 there already");
        assertThat(again.out()).contains("0 uploaded to s3://hubbub/media/my-talks/manifest.jsonl, 1 there already");
        CommandRun run = stack.run(SmallExperiment.over("s3://hubbub/media/my-talks/manifest.jsonl")
                .write(folder, "talks"));
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    }

    @Test
    @Order(12)
    void an_upload_to_a_bucket_that_is_not_there_says_so() {
        CommandRun upload = stack.upload(folder.resolve("my talks"), "s3://nowhere/media");

        assertThat(upload.exitCode()).isEqualTo(1);
        assertThat(upload.err()).contains("There is no bucket 'nowhere'");
    }

    @Test
    @Order(13)
    void a_recording_that_is_replaced_after_its_segments_are_found_is_not_transcribed_under_the_old_ones_address()
            throws Exception {
        poison("good.g722", "priv-recordintro");
        poison("fine.g722", "confbridge-removed");
        poison("swapped.g722", "agent-pass");
        stack.store()
                .put(
                        "media/poison/m.jsonl",
                        """
                {"audio_filepath": "good.g722", "duration": 2.2716, "text": "at the tone please say your name", "session": "s0"}
                {"audio_filepath": "fine.g722", "duration": 2.4241, "text": "you have been removed from the conference", "session": "s1"}
                {"audio_filepath": "swapped.g722", "duration": 3.2851, "text": "please enter your password followed by the pound key", "session": "replaced"}
                """
                                .getBytes(StandardCharsets.UTF_8));
        StoredOutputs outputs = stack.outputs();
        SortedMap<String, String> before = outputs.transcripts();
        long segmentations = outputs.count("segmentation");
        CompletableFuture<CommandRun> poisoned;
        try (HeldBackPods pods = new HeldBackPods(stack.data().kubeconfig())) {
            poisoned = stack.begin(experiment("poison"), "--json");
            pods.awaitRefused("poison");
            await().atMost(StartedStack.PATIENCE).until(() -> outputs.count("segmentation") == segmentations + 3);
            poison("swapped.g722", "vm-savemessage");
        }

        CommandRun changed = StartedStack.join(poisoned);
        JsonNode summary = JSON.readTree(changed.out());
        assertThat(changed.exitCode()).isEqualTo(1);
        assertThat(summary.at("/trials/0/phase").asText()).isEqualTo("Incomplete");
        assertThat(summary.path("failures").toString())
                .contains(
                        "session replaced in s3://hubbub/media/poison/m.jsonl changed after the experiment was planned");
        assertThat(outputs.transcripts()).hasSize(before.size() + 2);

        poison("swapped.g722", "agent-pass");
        CommandRun again = stack.run(experiment("poison"));
        assertThat(again.exitCode()).as(again.err()).isZero();
        // The transcript that was refused, the score and the report.
        assertThat(again.out()).contains("3 computed, 5 reused");
        assertThat(outputs.transcripts().values())
                .hasSize(before.size() + 3)
                .filteredOn(text -> text.contains("\"replaced\""))
                .singleElement()
                .asString()
                .contains("password");
    }

    @Test
    @Order(14)
    void what_two_experiments_want_at_once_is_computed_once_and_counted_once() throws Exception {
        StoredOutputs outputs = stack.outputs();
        long before = outputs.count("");
        CompletableFuture<CommandRun> first;
        CompletableFuture<CommandRun> second;
        try (HeldBackPods pods = new HeldBackPods(stack.data().kubeconfig())) {
            first = stack.begin(experiment("twin-a"), "--json");
            second = stack.begin(experiment("twin-b"), "--json");
            pods.awaitRefused("twin-a");
            pods.awaitRefused("twin-b");
        }

        int computed = 0;
        int reused = 0;
        for (CompletableFuture<CommandRun> twin : List.of(first, second)) {
            CommandRun run = StartedStack.join(twin);
            assertThat(run.exitCode()).as(run.err()).isZero();
            computed += JSON.readTree(run.out()).at("/outputs/computed").asInt();
            reused += JSON.readTree(run.out()).at("/outputs/reused").asInt();
        }
        assertThat(computed).isEqualTo((int) (outputs.count("") - before));
        // Seven segmentations and transcripts, a score and a report for each.
        assertThat(computed + reused).isEqualTo(2 * 16);
    }

    private static void poison(String name, String recording) throws IOException {
        stack.store()
                .put(
                        "media/poison/" + name,
                        CommandRun.HOME.resolve("local-dev/samples/asterisk-en/" + recording + ".g722"));
    }

    private static Path experiment(String name) throws URISyntaxException {
        return Path.of(StackTest.class.getResource(name + ".yaml").toURI());
    }

    private static Path experimentToBeKilled() throws IOException {
        // The wide beam takes seconds, so that the process is in the middle when the first transcripts are there.
        return experiment("killed", "[1, 60]", "asterisk-en-01, asterisk-en-02, asterisk-en-03");
    }

    private static Path experiment(String name, String beams, String sessions) throws IOException {
        return SmallExperiment.over(sessions, beams).write(folder, name);
    }
}
