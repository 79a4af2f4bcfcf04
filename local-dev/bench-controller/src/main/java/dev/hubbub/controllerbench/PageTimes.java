package dev.hubbub.controllerbench;

import static dev.hubbub.controllerbench.MarkdownTable.decimals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.ReportTask;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * How long the dashboard takes for a page of an experiment of many trials: one that the stack ran, in the index with its
 * trials many times over, each with another word error rate.
 */
final class PageTimes {

    /** The service lists its index every other second. */
    private static final Duration INDEXED_WITHIN = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int WARM_UP = 10;
    private static final int TURNS = 100;
    private static final double MILLION = 1e6;
    private static final double KIBIBYTE = 1 << 10;

    /** What is asked for: a page of the API and one for people, both filtered and sorted. */
    private static final List<String> PAGES = List.of(
            "/api/v1/experiments/%s/trials?sort=-wer&filter=wer%%3C0.5&size=50",
            "/api/v1/experiments/%s/trials?sort=cer,-seconds&q=copy-7&page=3&size=200",
            "/experiments/%s",
            "/experiments/%s?sort=wer&group=model&size=200");

    private final MeasuredStack stack;

    PageTimes(MeasuredStack stack) {
        this.stack = stack;
    }

    /**
     * Puts an experiment into the index whose trials are those of another, again and again.
     *
     * @param experiment one that has a report
     * @return what it is called, with its namespace
     */
    String index(BenchExperiment experiment, int trials) throws IOException {
        String name = "pages-" + trials;
        ObjectNode head = (ObjectNode) read(experiment.name(), "head.json");
        JsonNode report = head.path("report");
        ObjectNode table =
                (ObjectNode) read(experiment.name(), report.path("digest").asText() + ".json");
        JsonNode pattern = table.path("trials");
        ArrayNode many = Json.mapper().createArrayNode();
        for (int number = 0; number < trials; number++) {
            ObjectNode trial = pattern.path(number % pattern.size()).deepCopy();
            trial.put("index", number).put("name", "copy-" + number);
            ((ObjectNode) trial.at("/summary/metrics/wer")).put("value", number * 7919L % trials / (double) trials);
            if (number > 0) {
                trial.put("standing", "ranked");
            }
            many.add(trial);
        }
        table.set("trials", many);
        // Tables are known by their reports.
        String digest = Digest.of(name).hex();
        ((ObjectNode) report).put("digest", digest);
        head.put("experiment", name).put("best", "copy-0").put("trials", trials).put("scored", trials);
        write(name, digest + ".json", table);
        write(name, "head.json", head);
        return BenchExperiment.NAMESPACE + "/" + name;
    }

    private JsonNode read(String experiment, String file) throws IOException {
        return Json.mapper()
                .readTree(stack.store().read(ReportTask.indexed(BenchExperiment.NAMESPACE, experiment) + file));
    }

    private void write(String experiment, String file, JsonNode content) throws IOException {
        ObjectStore store = stack.store();
        store.put(
                ReportTask.indexed(BenchExperiment.NAMESPACE, experiment) + file,
                Json.text(content).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Asks for pages of an experiment, one after the other.
     *
     * @param name its namespace and name
     * @return a row for each: what was asked for, the milliseconds that half and 95 of 100 answers took at most, its size
     */
    MarkdownTable table(String name) throws IOException, InterruptedException {
        Awaited indexed = () -> answer(PAGES.get(0), name).contains("copy-");
        if (!indexed.by(Instant.now().plus(INDEXED_WITHIN), LOOK)) {
            throw new IllegalStateException("The service evaluation does not find " + name + " in its index.");
        }
        MarkdownTable table = new MarkdownTable("page", "median, ms", "p95, ms", "KiB");
        for (String page : PAGES) {
            double[] taken = new double[TURNS];
            int bytes = 0;
            for (int turn = -WARM_UP; turn < TURNS; turn++) {
                long began = System.nanoTime();
                String answer = answer(page, name);
                if (turn >= 0) {
                    taken[turn] = (System.nanoTime() - began) / MILLION;
                }
                bytes = answer.getBytes(StandardCharsets.UTF_8).length;
                if (!answer.contains("copy-")) {
                    throw new IllegalStateException(String.format(page, name) + " shows no trial: "
                            + answer.lines().limit(3).toList());
                }
            }
            Arrays.sort(taken);
            table.row(
                    String.format(page, name),
                    decimals(0, taken[TURNS / 2]),
                    decimals(0, taken[TURNS * 95 / 100]),
                    decimals(0, bytes / KIBIBYTE));
        }
        return table;
    }

    private String answer(String page, String name) throws IOException, InterruptedException {
        return stack.objects().text(URI.create(stack.service("evaluation") + String.format(page, name)));
    }
}
