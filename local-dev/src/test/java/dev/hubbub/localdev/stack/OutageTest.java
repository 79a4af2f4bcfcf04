package dev.hubbub.localdev.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.localdev.command.CommandRun;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker, store or a pod go away in the middle of an experiment and come back: that costs time and nothing else. */
class OutageTest {

    /** {@code -Dhubbub.outage.seconds=60} asks for the minute that an installation must bear. */
    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("hubbub.outage.seconds", 20));

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path folder;

    private static InterruptibleStack stack;
    private static ObjectStore store;
    private static StoredOutputs outputs;
    private static Path experiment;
    private static SortedMap<String, String> undisturbed;

    @BeforeAll
    static void run_undisturbed() throws IOException, StackFailure, InterruptedException {
        stack = InterruptibleStack.start(new DataFolder(folder.resolve("data")));
        store = ObjectStore.connect(stack.storeSettings());
        outputs = new StoredOutputs(store);
        experiment = Files.writeString(folder.resolve("outage.yaml"), EXPERIMENT);
        assertSucceeded(run(experiment));
        undisturbed = outputs.transcripts();
        // Six sessions under two decodings.
        assertThat(undisturbed).hasSize(12);
    }

    @AfterAll
    static void stop() throws IOException {
        store.close();
        stack.close();
    }

    @Test
    void a_broker_that_is_away_for_a_while_costs_only_time() throws IOException {
        CompletableFuture<CommandRun> again = startAgain();
        stack.stopBroker();
        assertLittleIsSaidUntilItIsOver(again);
        stack.startBroker();

        assertSame(again);
    }

    @Test
    void a_store_that_is_away_for_a_while_costs_only_time() throws IOException {
        CompletableFuture<CommandRun> again = startAgain();
        stack.stopStore();
        assertLittleIsSaidUntilItIsOver(again);
        stack.startStore();

        assertSame(again);
    }

    @Test
    void a_store_that_is_away_while_a_model_is_trained_and_merged_costs_only_time() throws IOException {
        Path learning = Files.writeString(
                folder.resolve("learning.yaml"),
                EXPERIMENT
                        .replace("name: outage", "name: learning")
                        .replace("asterisk-en-01, asterisk-en-02, asterisk-en-03, asterisk-en-04, ", "")
                        .replace("  models:\n", LEARNING));
        Set<String> others = outputs.commits("merging").keySet();
        assertSucceeded(run(learning));
        String trained = outputs.weights("training", Set.of());
        String merged = outputs.weights("merging", others);
        outputs.forget("merging", others);
        for (String stage : List.of("training", "transcription", "scoring")) {
            outputs.forget(stage, Set.of());
        }

        CompletableFuture<CommandRun> again = CompletableFuture.supplyAsync(() -> run(learning));
        await().atMost(PATIENCE).until(() -> store.list("kept/training/").stream()
                .anyMatch(object -> object.path().endsWith("state.json")));
        stack.stopStore();
        assertLittleIsSaidUntilItIsOver(again);
        stack.startStore();

        assertSucceeded(again.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
        assertThat(outputs.weights("training", Set.of())).isEqualTo(trained);
        assertThat(outputs.weights("merging", others)).isEqualTo(merged);
        assertThat(store.list("kept/")).isEmpty();
    }

    @Test
    void a_process_that_is_killed_while_it_writes_a_merge_leaves_nothing_of_it_and_another_makes_the_same_bytes()
            throws IOException {
        Path merged = Files.writeString(
                folder.resolve("merged.yaml"),
                EXPERIMENT
                        .replace("name: outage", "name: merged")
                        .replace("asterisk-en-01, asterisk-en-02, asterisk-en-03, asterisk-en-04, asterisk-en-05, ", "")
                        .replace("  models:\n", MERGING));
        Set<String> others = outputs.commits("merging").keySet();
        assertSucceeded(run(merged));
        String undisturbed = outputs.weights("merging", others);
        outputs.forget("merging", others);
        outputs.forgetTranscripts();
        List<StoredObject> before = store.list("artifacts/merging/");

        CompletableFuture<CommandRun> again = CompletableFuture.supplyAsync(() -> run(merged));
        ExperimentPods.killWhileWriting("training");
        assertThat(store.list("artifacts/merging/")).isEqualTo(before);

        assertSucceeded(again.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
        assertThat(outputs.weights("merging", others)).isEqualTo(undisturbed);
    }

    /** Begins to make all transcripts again, and returns when some are there and others are not. */
    private static CompletableFuture<CommandRun> startAgain() throws IOException {
        outputs.forgetTranscripts();
        CompletableFuture<CommandRun> again = CompletableFuture.supplyAsync(() -> run(experiment));
        await().atMost(PATIENCE).until(() -> !outputs.transcripts().isEmpty());
        return again;
    }

    private static void assertLittleIsSaidUntilItIsOver(CompletableFuture<CommandRun> again) throws IOException {
        long before = linesInLogs();
        await().during(OUTAGE).atMost(OUTAGE.multipliedBy(2)).until(() -> !again.isDone());
        assertThat(linesInLogs() - before)
                .as("what all services say of an outage")
                .isLessThan(20);
    }

    private static long linesInLogs() throws IOException {
        long lines = 0;
        try (DirectoryStream<Path> logs =
                Files.newDirectoryStream(stack.folder().logs())) {
            for (Path log : logs) {
                try (Stream<String> all = Files.lines(log)) {
                    lines += all.count();
                }
            }
        }
        return lines;
    }

    private static void assertSame(CompletableFuture<CommandRun> again) throws IOException {
        assertSucceeded(again.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
        assertThat(outputs.transcripts()).isEqualTo(undisturbed);
    }

    private static void assertSucceeded(CommandRun run) {
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    }

    private static CommandRun run(Path experiment) {
        return CommandRun.of(
                "run", experiment, "--data", stack.folder().path(), "--timeout", PATIENCE.toSeconds() + "s");
    }

    /** Before what the experiment has of models. */
    private static final String LEARNING =
            """
              training:
                - name: short
                  checkpoint: s3://hubbub/checkpoints/hubbub-tiny-prompts
                  data: {uri: s3://hubbub/media/samples/quickstart.jsonl, sessions: [asterisk-en-02, asterisk-en-03]}
                  settings: {steps: 12, evaluateEvery: 2, learningRate: 0.0001, padToThirtySeconds: false, heldOutShare: 0.3}
              merging:
                - name: both
                  members: [{run: short}, {checkpoint: s3://hubbub/checkpoints/hubbub-tiny-prompts}]
              models:
                - {name: both, merge: both}
            """;

    private static final String MERGING =
            """
              merging:
                - name: half
                  members:
                    - {checkpoint: s3://hubbub/checkpoints/hubbub-tiny-synthetic}
                    - {checkpoint: s3://hubbub/checkpoints/hubbub-tiny-prompts}
              models:
                - {name: half, merge: half}
            """;

    private static final String EXPERIMENT =
            """
            apiVersion: hubbub.dev/v1alpha1
            kind: Experiment
            metadata:
              name: outage
            spec:
              objective: {metric: wer, goal: minimize}
              datasets:
                - name: prompts
                  layout: manifest
                  uri: s3://hubbub/media/samples/quickstart.jsonl
                  sessions: [asterisk-en-01, asterisk-en-02, asterisk-en-03, asterisk-en-04, asterisk-en-05, asterisk-en-06]
              models:
                - name: prompts
                  architecture: whisper
                  checkpoint: s3://hubbub/checkpoints/hubbub-tiny-prompts
              decoding:
                grid: {beamSize: [1, 4]}
                options: {language: en, timestamps: false, padToThirtySeconds: false}
              trialName: "{model}-beam{beamSize}"
              scoring: {protocol: utterance}
            """;
}
