package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.TrainableModel;
import dev.hubbub.speech.training.PeftAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters that a run of training keeps, and their base. */
class AdapterTest {
    private static final Path CHECKPOINTS = CommandRun.HOME.resolve("local-dev/checkpoints");
    private static final Path BASE = CHECKPOINTS.resolve("hubbub-tiny-prompts");
    private static final Path DATA = CommandRun.HOME.resolve("local-dev/samples/asterisk-en/manifest.jsonl");

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path trained;
    private static Path adapter;

    @BeforeAll
    static void train() throws IOException {
        trained = shared.resolve("run");
        CommandRun run = CommandRun.of(
                "train",
                "-c",
                BASE,
                "-d",
                DATA,
                "-o",
                trained,
                "--no-pad",
                "--threads",
                2,
                "--steps",
                3,
                "--evaluate-every",
                3,
                "--lr",
                "1e-2",
                "--lora-rank",
                4);
        assertThat(run.exitCode()).as(run.err()).isZero();
        adapter = trained.resolve("checkpoint-000003/adapter");
    }

    @Test
    void joined_with_its_base_it_is_the_checkpoint_that_the_run_made_and_says_what_it_comes_from() throws IOException {
        Path joined = folder.resolve("joined");
        CommandRun run = CommandRun.of("merge", BASE, "--adapter", adapter, "-o", joined);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("with the adapter " + adapter).contains("adapter.json says from what");
        assertThat(joined.resolve("model.safetensors"))
                .hasSameBinaryContentAs(trained.resolve("checkpoint-000003/model.safetensors"));
        assertThat(joined.resolve("tokenizer.json")).hasSameBinaryContentAs(BASE.resolve("tokenizer.json"));
        JsonNode lineage = Json.mapper().readTree(joined.resolve("adapter.json").toFile());
        assertThat(lineage.at("/base/digest"))
                .isEqualTo(Json.mapper()
                        .readTree(trained.resolve("training/run.json").toFile())
                        .at("/base/digest"));
        assertThat(lineage.at("/adapter/digest").asText()).hasSize(64);
        assertThat(lineage.at("/adapter/rank").asInt()).isEqualTo(4);
    }

    @Test
    void what_it_hears_beside_its_base_is_what_the_joined_checkpoint_hears() throws IOException {
        Path recording = DATA.resolveSibling("agent-pass.g722");
        CommandRun joined =
                CommandRun.of("transcribe", "-c", trained.resolve("checkpoint-000003"), "--no-pad", recording);
        assertThat(joined.out()).isNotBlank();
        Path former = folder.resolve("cache/adapted");
        Files.createDirectories(former.resolve("an earlier release joined this"));
        List<String> said =
                Stream.of(1, 2).map(process -> CompletableFuture.supplyAsync(() -> heard(recording))).toList().stream()
                        .map(CompletableFuture::join)
                        .toList();
        assertThat(said).allSatisfy(one -> assertThat(one).contains(joined.out()));
        assertThat(said)
                .as("joined once, though two want it at once")
                .filteredOn(one -> one.contains("Joining " + adapter))
                .hasSize(1);
        assertThat(former).as("counted by no limit").doesNotExist();
        try (Stream<Path> kept = Files.list(folder.resolve("cache/entries"))) {
            assertThat(kept.toList()).singleElement().satisfies(one -> assertThat(
                            one.resolve("content/model.safetensors"))
                    .hasSameBinaryContentAs(trained.resolve("checkpoint-000003/model.safetensors")));
        }
    }

    /** What a process of its own says, whose cache is a folder of the test. */
    private String heard(Path recording) {
        try {
            CommandRun heard = CommandRun.inProcess(
                    folder.resolve("cache"), "transcribe", "-c", BASE, "--adapter", adapter, "--no-pad", recording);
            assertThat(heard.exitCode()).as(heard.out()).isZero();
            return heard.out();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_cannot_be_joined_is_refused_by_name() throws IOException {
        Path out = folder.resolve("out");
        Path synthetic = CHECKPOINTS.resolve("hubbub-tiny-synthetic");
        refused(synthetic, adapter, out, "is an adapter of another checkpoint (SHA-256 ", "which was " + BASE);
        refused(BASE, BASE, out, "There is no adapter in " + BASE);
        refused(BASE, edited("peft_type", "IA3"), out, "describes no LoRA adapter but \"IA3\"");
        refused(BASE, edited("use_dora", true), out, "has use_dora: true, which is not supported");
        refused(BASE, edited("r", 8), out, "lora_A.weight is of the shape [4, ", "and this model and rank want [8, ");
        ObjectNode more = configuration();
        more.putArray("target_modules").add("gate_proj");
        refused(BASE, copy(more), out, "is for another model: LoRA: no layer is named gate_proj");
        CommandRun two = CommandRun.of("merge", BASE, synthetic, "--adapter", adapter, "-o", out);
        assertThat(two.exitCode()).isEqualTo(HubbubCommand.INVALID);
        CommandRun method = CommandRun.of("merge", BASE, "--adapter", adapter, "--method", "ties", "-o", out);
        assertThat(method.err()).contains("--adapter is joined with one checkpoint, in float32 and with no method");
        for (List<String> judging : List.of(
                List.of("--no-pad"),
                List.of("--device", "cpu"),
                List.of("--batch", "2"),
                List.of("--text-column", "t"))) {
            CommandRun passedOver = CommandRun.of(
                    Stream.concat(Stream.of("merge", BASE, "--adapter", adapter, "-o", out), judging.stream())
                            .toArray());
            assertThat(passedOver.exitCode()).isEqualTo(HubbubCommand.INVALID);
            assertThat(passedOver.err()).contains(judging.get(0) + " is for several checkpoints");
        }
        CommandRun judged = CommandRun.of("merge", BASE, BASE, "--language", "en", "-o", out);
        assertThat(judged.err()).contains("--language is for greedy-soup: leave it out.");
        assertThat(out).doesNotExist();
        CommandRun alone = CommandRun.of("transcribe", "-c", adapter, DATA.resolveSibling("agent-pass.g722"));
        assertThat(alone.err()).contains("this folder as its adapter (--adapter)");
    }

    @Test
    void one_that_does_not_say_what_it_was_trained_beside_is_taken_by_its_names_and_shapes() throws IOException {
        Path foreign = folder.resolve("foreign");
        try (TrainableModel model =
                ModelFamilies.of(BASE).training().orElseThrow().open(BASE, ModelOptions.CPU)) {
            PeftAdapter.read(adapter, model).write(model, "somebody/whisper", Optional.empty(), foreign);
        }
        Path joined = folder.resolve("joined");
        CommandRun run = CommandRun.of("merge", BASE, "--adapter", foreign, "-o", joined);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Json.mapper()
                        .readTree(joined.resolve("adapter.json").toFile())
                        .at("/adapter/of")
                        .asText())
                .isEqualTo("somebody/whisper");
    }

    @Test
    void a_download_of_its_base_without_the_readme_that_lay_beside_it_is_its_base() throws IOException {
        assertThat(BASE.resolve("README.md")).exists();
        Path download = copy(BASE);
        Files.delete(download.resolve("README.md"));
        Path joined = folder.resolve("joined");
        CommandRun run = CommandRun.of("merge", download, "--adapter", adapter, "-o", joined);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(joined.resolve("model.safetensors"))
                .hasSameBinaryContentAs(trained.resolve("checkpoint-000003/model.safetensors"));

        Path tokenizer = download.resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer) + "\n");
        refused(download, adapter, folder.resolve("out"), "is an adapter of another checkpoint (SHA-256 ");
    }

    @Test
    void what_is_for_several_checkpoints_is_refused_beside_an_adapter() {
        for (List<Object> more : List.<List<Object>>of(List.of("--parameters", "any"), List.of("--dataset", DATA))) {
            Path out = folder.resolve("out");
            CommandRun run = CommandRun.of("merge", BASE, "--adapter", adapter, more.get(0), more.get(1), "-o", out);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains(more.get(0) + " is for several checkpoints");
            assertThat(out).doesNotExist();
        }
    }

    private static void refused(Path base, Path adapter, Path out, String... said) {
        CommandRun run = CommandRun.of("merge", base, "--adapter", adapter, "-o", out);
        assertThat(run.exitCode()).isEqualTo(HubbubCommand.FAILED);
        assertThat(run.err()).contains(said);
    }

    private static ObjectNode configuration() throws IOException {
        return (ObjectNode)
                Json.mapper().readTree(adapter.resolve("adapter_config.json").toFile());
    }

    private Path edited(String field, Object value) throws IOException {
        return copy(configuration().putPOJO(field, value));
    }

    private Path copy(ObjectNode configuration) throws IOException {
        Path copy = copy(adapter);
        Files.writeString(copy.resolve("adapter_config.json"), Json.mapper().writeValueAsString(configuration));
        return copy;
    }

    private Path copy(Path files) throws IOException {
        Path copy = Files.createTempDirectory(folder, "copy");
        try (Stream<Path> all = Files.list(files)) {
            for (Path file : all.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
