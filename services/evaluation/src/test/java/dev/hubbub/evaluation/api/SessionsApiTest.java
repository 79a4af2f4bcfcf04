package dev.hubbub.evaluation.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.evaluation.BrokerAndStore;
import dev.hubbub.evaluation.Browser;
import dev.hubbub.evaluation.StoredExperiment;
import dev.hubbub.evaluation.index.IndexedReports;
import dev.hubbub.evaluation.report.ExampleExperiment;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BrokerAndStore.class)
class SessionsApiTest {

    private static final String SESSION = "/api/v1/experiments/sounds/study/trials/e1/session";
    private static final String NAME = "?name=a%2Fb%20%3Ci%3E";
    private static final String SECRET = "not for everybody";
    private static final int RATE = 16_000;

    @TestHTTPResource("/")
    URL root;

    @Inject
    ArtifactStore artifacts;

    @Inject
    IndexedReports reports;

    @TempDir
    Path folder;

    private Browser browser;
    private static byte[] recording;

    /** Two seconds, the second of them louder; utterances are the seconds, and a third names another's object. */
    @BeforeEach
    void store_a_session_with_its_recording() throws Exception {
        browser = new Browser(root);
        if (recording != null) {
            return;
        }
        artifacts.objects().ensureBucket();
        recording = wave();
        artifacts.objects().put("media/sounds/a.wav", recording);
        artifacts.objects().put("media/sounds/notes.txt", SECRET.getBytes(StandardCharsets.UTF_8));
        ExampleExperiment example = new ExampleExperiment(folder.resolve("example"))
                .named("sounds", "study")
                .over("s3://hubbub/media/sounds/all.jsonl");
        example.scored("e1", "tiny", 1, score());
        OutputAddress planned = example.task().trials().get(0).score();
        StoredExperiment.commitWith(
                artifacts,
                planned,
                example,
                List.of(
                        new Input.Stored(
                                "references/a/b <i>",
                                Input.Kind.REFERENCES,
                                "s3://hubbub/media/sounds/all.jsonl",
                                "a/b <i>",
                                Digest.of("references")),
                        new Input.Made("transcript/a/b <i>", transcript())));
        StoredExperiment.store(example, artifacts, reports);
    }

    private static byte[] wave() throws Exception {
        byte[] samples = new byte[2 * 2 * RATE];
        for (int i = 0; i < 2 * RATE; i++) {
            int value = (int) ((i < RATE ? 2000 : 8000) * Math.sin(2 * Math.PI * 440 * i / RATE));
            samples[2 * i] = (byte) value;
            samples[2 * i + 1] = (byte) (value >> 8);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(samples), format, 2 * RATE),
                AudioFileFormat.Type.WAVE,
                file);
        return file.toByteArray();
    }

    private static TrialScore score() {
        ErrorCounts words = new ErrorCounts(1, 0, 0, 2);
        List<UtteranceScore> utterances = List.of(
                utterance("0001", "a.wav", 0, 1, "<script>alert('said')</script>", "one\u0000\u202etwo", words),
                utterance("0002", "a.wav", 1, 2, "all circuits", "all dizzy", words),
                utterance("0003", "notes.txt", 0, 1, "all circuits", "all dizzy", words),
                utterance("0004", "s3://elsewhere/a.wav", 0, 1, "all circuits", "all dizzy", words),
                utterance("0005", "a.wav", 100, 101, "all circuits", "all dizzy", words),
                utterance("0006", "a.wav", -5, -4, "all circuits", "all dizzy", words));
        SessionScore session =
                new SessionScore("a/b <i>", "english", 0.5, 0.5, 0.5, words, null, null, 2, 1, List.of(), utterances);
        return new TrialScore(
                "utterance", "english", 0.5, 0.5, 0.5, words, null, null, 2, 1, 0, 6, List.of(session), List.of());
    }

    private static UtteranceScore utterance(
            String segment, String media, double start, double end, String said, String heard, ErrorCounts words) {
        return new UtteranceScore(segment, media, start, end, "anna", null, said, heard, words);
    }

    private OutputAddress transcript() throws Exception {
        Path directory = Files.createDirectories(folder.resolve("transcript"));
        TranscribedSegment segment = new TranscribedSegment(
                "0001", "a.wav", 0, 1, null, "one two", List.of(), -0.1, null, 1, "en", List.of());
        Json.write(directory.resolve("transcript.json"), new SessionTranscript("a/b <i>", List.of(segment)));
        Recipe recipe = Recipe.of(StageName.TRANSCRIPTION, Map.of(), Map.of("test", "sounds"));
        artifacts.commit(new StageOutput(recipe, directory, 1, "cpu"), List.of(), "test");
        return recipe.address();
    }

    @Test
    void a_session_is_told_with_its_texts() throws Exception {
        JsonNode session = browser.json(SESSION + NAME);

        assertEquals(
                "all circuits",
                session.get("score").get("utterances").get(1).get("reference").asText());
        assertEquals("one two", session.get("segments").get(0).get("text").asText());
    }

    @Test
    void an_utterance_is_heard_and_nothing_around_it() throws Exception {
        byte[] first = browser.bytes(SESSION + "/utterances/0/sound" + NAME);
        byte[] second = browser.bytes(SESSION + "/utterances/1/sound" + NAME);

        assertEquals(44 + 2 * RATE, first.length);
        assertEquals(2000, peak(first), 20);
        assertEquals(8000, peak(second), 80);
    }

    private static int peak(byte[] wave) {
        int peak = 0;
        for (int at = 44; at + 1 < wave.length; at += 2) {
            peak = Math.max(peak, Math.abs((wave[at + 1] << 8) | (wave[at] & 0xff)));
        }
        return peak;
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-9, 206, 0, 10",
        "bytes=100-, 206, 100, 63944",
        "bytes=-4, 206, 64040, 4",
        "bytes=64043-999999999999, 206, 64043, 1",
        "bytes=5-4, 416, 0, 0",
        "bytes=64044-64050, 416, 0, 0",
        "bytes=-0, 416, 0, 0",
        "'bytes=0-1,5-6', 200, 0, 64044",
        "bytes=a-b, 200, 0, 64044",
        "lines=0-1, 200, 0, 64044",
    })
    void a_recording_is_given_by_parts(String range, int status, int start, int length) throws Exception {
        HttpResponse<byte[]> answer = browser.part(SESSION + "/segments/0/recording" + NAME, range);

        assertEquals(status, answer.statusCode());
        assertArrayEquals(Arrays.copyOfRange(recording, start, start + length), answer.body());
        if (status == 416) {
            assertEquals(
                    "bytes */64044",
                    answer.headers().firstValue("Content-Range").orElse(""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // Of text, of another bucket, behind and before the recording; numbers and names that do not exist.
        "/utterances/2/sound" + NAME,
        "/utterances/3/sound" + NAME,
        "/utterances/4/sound" + NAME,
        "/utterances/5/sound" + NAME,
        "/utterances/6/sound" + NAME,
        "/utterances/-1/sound" + NAME,
        "/utterances/9999999999/sound" + NAME,
        "/segments/1/sound" + NAME,
        "/segments/0/recording?name=other",
        "/segments/0/recording",
        "/segments/..%2f..%2fnotes.txt/recording" + NAME,
    })
    void nothing_but_the_recordings_of_the_session_is_given_out(String path) throws Exception {
        HttpResponse<String> answer = browser.get(SESSION + path);

        assertEquals(404, answer.statusCode(), answer.body());
        assertFalse(answer.body().contains(SECRET));
    }

    @Test
    void what_was_said_stands_on_the_page_as_text() throws Exception {
        String page = browser.get("/experiments/sounds/study/trials/e1/session" + NAME)
                .body();

        assertTrue(page.contains("Session <bdi>a/b &lt;i&gt;</bdi>"), page);
        assertFalse(page.contains("<script>alert"), page);
        assertTrue(page.contains("one\\u0000\\u202etwo"), page);
        assertTrue(page.contains("dir=\"auto\""));
        assertTrue(page.contains("/utterances/1/sound?name=a%2Fb+%3Ci%3E"), page);
    }

    @Test
    void words_are_searched_in_what_was_said_and_heard() throws Exception {
        String page = browser.get("/experiments/sounds/study/trials/e1/session" + NAME + "&q=TWO")
                .body();

        assertTrue(page.contains("/utterances/0/sound"));
        assertFalse(page.contains("/utterances/1/sound"));
    }
}
