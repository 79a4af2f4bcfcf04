package dev.hubbub.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {
    /** The CPU, or what {@code -Dhubbub.test.device} names, such as {@code cuda}. */
    private static final String DEVICE = System.getProperty("hubbub.test.device", "cpu");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine bench =
                Bench.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return bench.execute(arguments);
    }

    @Test
    void a_quick_run_measures_every_part_and_both_schedules_write_the_same_tokens() throws IOException {
        assertEquals(
                0,
                run(
                        "--quick",
                        "--json",
                        "--device",
                        DEVICE,
                        "--python",
                        "no-such-python",
                        "--ffmpeg",
                        "no-such-ffmpeg",
                        "--samples",
                        "no-such-samples"),
                () -> err.toString());
        assertTrue(err.toString().contains("nothing against whisper.cpp: name its program"), () -> err.toString());
        assertTrue(err.toString().contains("nothing against ffmpeg, because no-such-ffmpeg is not"), err::toString);
        assertTrue(err.toString().contains("no word errors, because no-such-samples"), err::toString);

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertEquals(2, report.at("/machine/threads").asInt());
        assertTrue(report.at("/machine/libtorch").asText().startsWith("2."));
        assertEquals(
                List.of(1, 4),
                report.get("encode").findValuesAsText("batch").stream()
                        .map(Integer::valueOf)
                        .toList());
        assertEquals(4, report.get("decode").size());
        for (JsonNode row : report.get("decode")) {
            double written = row.get("batch").asInt() * row.get("tokens").asInt();
            double seconds = row.at("/decoding/wallSeconds").asDouble();
            assertEquals(written / seconds, row.get("tokensPerSecond").asDouble(), 1e-6 * written / seconds);
        }
        assertEquals("float32", report.at("/grid/precision").asText());
        assertTrue(report.at("/operations/0/layer").asDouble()
                > report.at("/operations/0/layerComputing").asDouble());
        assertTrue(report.at("/operations/0/layerComputing").asDouble() >= 10, () -> out.toString());
        assertEquals("float32", report.at("/precisions/0/precision").asText());
        // That they agree is worth something only where the text is no loop.
        assertTrue(report.at("/segment/distinctTokens").asInt() > 10, () -> out.toString());
        assertTrue(report.at("/flamingo/distinctTokens").asInt() > 10, () -> out.toString());
        for (JsonNode chain : report.get("chain")) {
            assertEquals(7, chain.get("steps").size());
            double shares = 0;
            for (JsonNode step : chain.get("steps")) {
                shares += step.get("share").asDouble();
            }
            assertEquals(1, shares, 1e-6);
        }
        assertEquals(
                List.of("whisper-flamingo", "av-hubert-seq2seq"),
                report.get("chain").findValuesAsText("family"));
        assertEquals(9, report.at("/grid/trials").asInt());
        assertEquals(
                report.at("/grid/decodings").asInt(),
                report.at("/grid/notebookDecodings").asInt());
        assertEquals(64e6, report.at("/merging/bytes").asDouble(), 1e5);
        assertTrue(report.at("/merging/residentPeak").asLong()
                >= report.at("/merging/residentBefore").asLong());
        assertEquals(
                3
                        * report.at("/merging/bytes").asDouble()
                        / report.at("/merging/merge/wallSeconds").asDouble(),
                report.at("/merging/mergeBytesPerSecond").asDouble(),
                1);
        assertEquals(50, report.at("/lips/pictures").asInt());
        assertTrue(report.at("/lips/faces").asInt() > 40, () -> out.toString());
        JsonNode last = report.at("/memory/points").get(1);
        assertEquals(60, last.get("segments").asInt());
        assertEquals(!DEVICE.equals("cpu"), last.has("gpuBytes"), "memory of the GPU, where there is one");
    }

    @Test
    void tokens_are_compared_in_float32_and_the_report_says_so_whatever_precision_is_asked_for() throws IOException {
        assertEquals(
                0, run("--quick", "--parts", "segment", "--precision", "bfloat16", "--json"), () -> err.toString());

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertEquals("bfloat16", report.at("/machine/precision").asText());
        assertEquals("float32", report.at("/segment/precision").asText());
    }

    @Test
    void what_was_measured_before_a_part_that_fails_is_printed() {
        assertEquals(
                1,
                run("--quick", "--parts", "encode,grid", "--grid-lengths", "40", "--grid-session", "40"),
                out::toString);

        assertTrue(out.toString().contains("Encoding segments of 30 s"), err::toString);
        assertTrue(err.toString().contains("cut it into shorter segments"), err::toString);
        assertFalse(err.toString().contains("\tat "), err::toString);
    }

    @Test
    void one_part_is_printed_as_a_table_and_its_model_is_kept_where_a_folder_is_named(@TempDir Path folder) {
        assertEquals(
                0,
                run("--quick", "--parts", "encode", "--batches", "2", "--folder", folder.toString()),
                () -> err.toString());

        assertTrue(out.toString().contains("Encoding segments of 30 s"));
        assertTrue(out.toString().lines().anyMatch(line -> line.matches(" +nano +2( +[0-9.]+){4}")), out::toString);
        assertFalse(out.toString().contains("Decoding"));
        assertTrue(Files.exists(folder.resolve("whisper-nano-random/model.safetensors")));
    }

    @Test
    void ratios_are_kept_and_one_that_falls_below_those_before_fails_the_run(@TempDir Path folder) throws IOException {
        Path history = folder.resolve("runs.jsonl");
        String[] segment = {
            "--parts",
            "segment",
            "--segment-model",
            "nano",
            "--segment-beam",
            "2",
            "--segment-tokens",
            "8",
            "--repeats",
            "1",
            "--history",
            history.toString()
        };
        assertEquals(0, run(segment), () -> err.toString());
        ObjectNode kept = (ObjectNode) new ObjectMapper().readTree(history.toFile());
        String name = "segment, nano, beam 2, 8 tokens";
        assertTrue(kept.at("/ratios").get(name).get("cpu").asDouble() > 0, kept::toString);

        ((ObjectNode) kept.at("/ratios").get(name)).put("wall", 1e6).put("cpu", 1e6);
        Files.writeString(history, kept + "\n");
        assertEquals(3, run(segment));
        assertTrue(err.toString().contains(name + " is "), err::toString);
        assertEquals(2, Files.readAllLines(history).size());

        Files.writeString(history, "no run");
        assertEquals(3, run(segment));
        assertTrue(err.toString().contains("Nothing was kept: " + history), err::toString);
        assertFalse(err.toString().contains("\tat "), err::toString);
    }

    @Test
    void word_errors_and_changed_tokens_of_every_precision_stand_beside_those_of_float32() throws IOException {
        assertEquals(
                0,
                run(
                        "--quick",
                        "--json",
                        "--parts",
                        "precisions",
                        "--samples",
                        "../samples/librivox/manifest.jsonl",
                        "--trained",
                        "../checkpoints/hubbub-tiny-synthetic"),
                () -> err.toString());

        JsonNode errors = new ObjectMapper().readTree(out.toString()).get("precisionErrors");
        assertEquals("float32", errors.at("/0/precision").asText());
        assertEquals(0, errors.at("/0/changedTokens").asInt());
        for (JsonNode row : errors) {
            assertEquals(71, row.get("words").asInt());
            assertTrue(row.get("wordErrors").asInt() > 0, row::toString);
            assertEquals(errors.at("/0/tokens").asInt(), row.get("tokens").asInt());
        }
    }

    @Test
    void a_python_without_pytorch_is_named_and_nothing_is_compared_with_it() {
        assertEquals(
                0,
                run("--quick", "--parts", "pytorch,training,transformers", "--python", "no-such-python"),
                () -> err.toString());

        assertTrue(
                err.toString()
                        .contains("nothing against PyTorch, because no-such-python is no Python that has it: name one"
                                + " with --python"),
                err::toString);
        assertTrue(
                err.toString()
                        .contains("nothing against transformers, because no-such-python is no Python that has it"),
                err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void wrong_arguments_are_refused_before_anything_is_measured() {
        assertEquals(2, run("--parts", "speed"));
        assertTrue(err.toString().contains("speed"));
        assertEquals(2, run("--models", "huge"));
        assertTrue(err.toString().contains("nano, mini, tiny, base, large"));
        assertEquals(2, run("--device", "cuda:9"));
        assertTrue(err.toString().contains("cuda:9 was asked for"));
        assertEquals(2, run("--precision", "int4"));
        assertTrue(err.toString().contains("float32, float16, bfloat16, int8"));
        assertEquals(2, run("--threads", "0"));
        assertTrue(err.toString().contains("--threads must be 1 or more, not 0."));
        assertEquals(2, run("--quick", "--repeats", "0"));
        assertTrue(err.toString().contains("repeats must be 1 or more, not 0"));
        assertEquals("", out.toString());
    }
}
