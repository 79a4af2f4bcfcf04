package dev.hubbub.evaluation.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.evaluation.BrokerAndStore;
import dev.hubbub.evaluation.Browser;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class TenThousandTrialsTest {

    private static final int TRIALS = 10_000;
    private static final ExperimentName NAME = new ExperimentName("large", "grid");
    private static final OutputAddress REPORT = new OutputAddress(StageName.REPORT, Digest.of("grid"));

    @TestHTTPResource("/")
    URL root;

    @Inject
    ArtifactStore artifacts;

    @Inject
    ExperimentIndex index;

    @Test
    void a_page_of_ten_thousand_trials_is_answered_while_one_waits() throws Exception {
        artifacts.objects().ensureBucket();
        put(IndexKeys.table(NAME, REPORT), table());
        put(IndexKeys.head(NAME), head());
        index.listSoon();
        Browser browser = new Browser(root);

        for (String page : List.of(
                "/api/v1/experiments/large/grid/trials?sort=-wer&filter=wer%3C0.5&filter=beamSize%3E3&size=200",
                "/api/v1/experiments/large/grid/trials?sort=cer,-seconds&q=model-7&page=3",
                "/experiments/large/grid?group=model&sort=wer&size=200")) {
            long fastest = Long.MAX_VALUE;
            for (int turn = 0; turn < 4; turn++) {
                long began = System.nanoTime();
                assertEquals(200, browser.get(page).statusCode());
                fastest = Math.min(fastest, System.nanoTime() - began);
            }
            // Of four, so that what else the machine does is not what is measured.
            assertTrue(fastest < 300_000_000, page + " took " + fastest / 1_000_000 + " ms");
        }
        assertEquals(
                TRIALS,
                browser.json("/api/v1/experiments/large/grid/trials?size=1")
                        .get("total")
                        .asInt());
    }

    private void put(String key, Object value) throws Exception {
        artifacts.objects().put(key, Json.text(value).getBytes(StandardCharsets.UTF_8));
    }

    private static TrialTable table() {
        List<Weights> weights = new ArrayList<>();
        for (int model = 0; model < 20; model++) {
            weights.add(new Weights(
                    "model-" + model,
                    new CheckpointReference.Stored(
                            ModelArchitecture.WHISPER, "s3://hubbub/checkpoints/" + model, Digest.of("w" + model)),
                    null,
                    null));
        }
        List<TrialEntry> trials = new ArrayList<>();
        for (int number = 0; number < TRIALS; number++) {
            double wer = (number * 7919 % TRIALS) / (double) TRIALS;
            ScoreSummary summary = new ScoreSummary(
                    "utterance",
                    "english",
                    Map.of(
                            Metric.wer, new Estimate(wer, wer - 0.01, wer + 0.01, "35 utterances"),
                            Metric.cer, Estimate.of(wer / 2),
                            Metric.mer, Estimate.of(wer / 3)),
                    new ErrorCounts(number, 1, 2, 2 * TRIALS),
                    7,
                    127,
                    Map.of(Measurement.seconds, (double) number),
                    new Health(35, number % 5, 0, 0));
            trials.add(new TrialEntry(
                    number,
                    "E" + number,
                    number % weights.size(),
                    new TreeMap<>(Map.of("beamSize", Json.tree(number % 12 + 1), "maxSegmentSeconds", Json.tree(15))),
                    number == 0 ? TrialEntry.Standing.best : TrialEntry.Standing.ranked,
                    new OutputAddress(StageName.SCORING, Digest.of("score" + number)),
                    null,
                    summary));
        }
        return new TrialTable(TrialTable.FORMAT, Metric.wer, weights, trials);
    }

    private static ExperimentHead head() {
        return new ExperimentHead(
                ExperimentHead.FORMAT,
                NAME.namespace(),
                NAME.experiment(),
                REPORT,
                Instant.EPOCH,
                "1",
                Metric.wer,
                false,
                "E0",
                0.0,
                null,
                null,
                TRIALS,
                TRIALS,
                7,
                127,
                List.of(Metric.wer, Metric.cer, Metric.mer),
                List.of("beamSize"),
                new TreeMap<>(Map.of("maxSegmentSeconds", Json.tree(15))),
                table().weights(),
                null,
                null,
                null,
                null,
                null);
    }
}
