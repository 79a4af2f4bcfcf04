package dev.hubbub.evaluation.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.evaluation.BrokerAndStore;
import dev.hubbub.evaluation.Browser;
import dev.hubbub.evaluation.StoredExperiment;
import dev.hubbub.evaluation.index.IndexedReports;
import dev.hubbub.evaluation.report.ExampleExperiment;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that are rows of Parquet files. */
@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class RowsAreHeardTest {

    private static final String DATASET = "s3://hubbub/media/rows";
    private static final String SESSION = "/api/v1/experiments/rows/study/trials/rows-e1/session";

    @TestHTTPResource("/")
    URL root;

    @Inject
    ArtifactStore artifacts;

    @Inject
    IndexedReports reports;

    @TempDir
    Path folder;

    @Test
    void a_row_is_heard_by_parts_as_any_other_recording_and_nothing_else_of_its_table_is_named() throws Exception {
        store();
        Browser browser = new Browser(root);
        byte[] sample = Files.readAllBytes(Path.of("../../local-dev/samples/asterisk-en/agent-pass.g722"));

        byte[] sound = browser.bytes(SESSION + "/utterances/0/sound?name=rows");
        // Four bits a sample there, sixteen here.
        assertEquals(44 + 4 * sample.length, sound.length, 400);
        assertTrue(loudness(sound) > 500, "it is speech");
        HttpResponse<byte[]> part = browser.part(SESSION + "/utterances/0/sound?name=rows", "bytes=1000-1999");
        assertEquals(206, part.statusCode());
        assertArrayEquals(Arrays.copyOfRange(sound, 1000, 2000), part.body());

        for (int number = 1; number <= 4; number++) {
            HttpResponse<String> answer = browser.get(SESSION + "/utterances/" + number + "/sound?name=rows");
            assertEquals(404, answer.statusCode(), answer.body());
        }
    }

    private static double loudness(byte[] wave) {
        double sum = 0;
        for (int at = 44; at + 1 < wave.length; at += 2) {
            double sample = (wave[at + 1] << 8) | (wave[at] & 0xff);
            sum += sample * sample;
        }
        return Math.sqrt(sum / ((wave.length - 44) / 2.0));
    }

    private void store() throws Exception {
        artifacts.objects().ensureBucket();
        byte[] table = Files.readAllBytes(Path.of("../lib/datasets/src/test/resources/prompts.parquet"));
        artifacts.objects().put("media/rows/prompts.parquet", table);
        artifacts.objects().put("media/others/prompts.parquet", table);
        ExampleExperiment example = new ExampleExperiment(folder.resolve("example"))
                .named("rows", "study")
                .over(DatasetLayout.PARQUET, DATASET);
        example.scored("rows-e1", "tiny", 1, score());
        StoredExperiment.commitWith(
                artifacts,
                example.task().trials().get(0).score(),
                example,
                List.of(new Input.Stored(
                        "references/rows", Input.Kind.REFERENCES, DATASET, "rows", Digest.of("references"))));
        StoredExperiment.store(example, artifacts, reports);
    }

    private static TrialScore score() {
        ErrorCounts words = new ErrorCounts(1, 0, 0, 2);
        List<UtteranceScore> utterances = List.of(
                utterance("prompts.parquet/2/agent-pass.g722", words),
                utterance("prompts.parquet/99/agent-pass.g722", words),
                utterance("prompts.parquet/3/agent-pass.g722", words),
                utterance("../others/prompts.parquet/2/agent-pass.g722", words),
                utterance("s3://hubbub/media/others/prompts.parquet/2/agent-pass.g722", words));
        SessionScore session =
                new SessionScore("rows", "english", 0.5, 0.5, 0.5, words, null, null, 2, 1, List.of(), utterances);
        return new TrialScore(
                "utterance", "english", 0.5, 0.5, 0.5, words, null, null, 2, 1, 0, 1, List.of(session), List.of());
    }

    private static UtteranceScore utterance(String recording, ErrorCounts words) {
        return new UtteranceScore(recording, recording, 0.0, null, null, null, "all circuits", "all", words);
    }
}
