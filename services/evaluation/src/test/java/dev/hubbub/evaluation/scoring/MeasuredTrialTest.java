package dev.hubbub.evaluation.scoring;

import static dev.hubbub.evaluation.scoring.ScoredTrial.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.SegmentHealth;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.scoring.ScoringProtocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a trial besides its error rates, and where it cannot be said. */
class MeasuredTrialTest {

    private static final String PROTOCOL = ScoringProtocol.UTTERANCE.id();

    @TempDir
    Path folder;

    private ScoredTrial manifest(String... lines) throws Exception {
        Path manifest = Files.write(folder.resolve("manifest.jsonl"), List.of(lines));
        return new ScoredTrial(folder, DatasetLayout.MANIFEST, manifest);
    }

    @Test
    void texts_without_spaces_between_words_have_no_bleu_and_are_told() throws Exception {
        TrialScore score = manifest("{\"audio_filepath\":\"a.wav\",\"text\":\"今天天气很好\",\"lang\":\"zh\"}")
                .heard("a", segment("0001", "a.wav", 0, 1, "今天天气真好"))
                .score(PROTOCOL);
        assertNull(Metric.bleu.of(score));
        assertTrue(Metric.chrf.of(score) > 0.2, () -> score.texts().toString());
        assertEquals(1, score.problems().size());
        assertTrue(
                score.problems().get(0).message().startsWith("There is no BLEU, because 1 of 1 texts"),
                () -> score.problems().toString());
    }

    @Test
    void seconds_with_a_gpu_are_those_of_sessions_that_had_one_and_not_known_where_one_session_does_not_say()
            throws Exception {
        ScoredTrial trial = manifest(
                        "{\"audio_filepath\":\"a.wav\",\"text\":\"yes\"}",
                        "{\"audio_filepath\":\"b.wav\",\"text\":\"no\"}",
                        "{\"audio_filepath\":\"c.wav\",\"text\":\"so\"}")
                .heard("a", segment("0001", "a.wav", 0, 1, "yes"))
                .madeWith("cuda:0")
                .heard("b", segment("0001", "b.wav", 0, 1, "no"));
        assertEquals(2.0, Measurement.gpuSeconds.of(trial.score(PROTOCOL)));
        trial.madeWith(null).heard("c", segment("0001", "c.wav", 0, 1, "so"));
        assertNull(Measurement.gpuSeconds.of(trial.score(PROTOCOL)));
    }

    @Test
    void what_looks_wrong_with_segments_is_counted() throws Exception {
        TrialScore score = manifest(
                        "{\"audio_filepath\":\"a.wav\",\"text\":\"one two\",\"lang\":\"en-GB\"}",
                        "{\"audio_filepath\":\"b.wav\",\"text\":\"three\"}")
                .heard(
                        "a",
                        signed("en", "one one one one", "repetitive", "token-cap"),
                        signed("en", "", "too-fast"),
                        signed("de", "zwei"))
                .heard("b", signed("de", "drei drei", "compressible"))
                .score(PROTOCOL);
        assertEquals(new SegmentHealth(4, 1, 2, 1, 1, 2), score.health());
        assertEquals(
                new SegmentHealth(1, 0, 1, 0, null, null),
                score.sessions().get(1).health());
        assertEquals(0.5, Measurement.otherLanguageShare.of(score));
        assertEquals(0.25, Measurement.cappedShare.of(score));
        assertEquals(0.0, Measurement.gpuSeconds.of(score));
        ErrorCounts words = score.words();
        assertTrue(words.insertions() > 0, words::toString);
        assertEquals((double) words.insertions() / words.reference(), Measurement.insertionRate.of(score));
    }

    private static TranscribedSegment signed(String language, String text, String... flags) {
        return new TranscribedSegment(
                "0001", "a.wav", 0, 1, null, text, List.of(1), -0.1, null, 1.0, language, List.of(flags));
    }
}
