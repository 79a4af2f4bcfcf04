package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.WhisperSettings.Fallback;
import dev.hubbub.contracts.task.WhisperSettings.SpeechTask;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.SessionTranscript.Word;
import dev.hubbub.contracts.transcript.Silence;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.tokenizer.TokenizerException;
import dev.hubbub.speech.whisper.WhisperModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a decoding can ask for, on a model that has all of it. */
class DecodingFeaturesTest {

    private static final Path SAMPLES = Path.of("../../local-dev/samples");
    private static final int MAX_TOKENS = 12;
    private static final Decoding PLAIN = new Decoding(1, null, null, "en", false, false, MAX_TOKENS);

    private static final SegmentList SESSION = new SegmentList(
            "prompts",
            List.of("allison"),
            List.of(
                    segment("a", "asterisk-en/agent-pass.g722", 0, null),
                    segment("b", "asterisk-en/agent-alreadyon.g722", 0.25, 2.5),
                    segment("c", "asterisk-en/agent-alreadyon.g722", 1, 3.0)));

    @TempDir
    static Path folder;

    private static WhisperModel model;
    private static Transcriber transcriber;

    @BeforeAll
    static void load() throws IOException {
        model = WhisperModel.load(TimestampCheckpoint.writeTo(folder), ModelOptions.CPU);
        transcriber = new Transcriber(model, ModelOptions.CPU);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    private static Segment segment(String id, String media, double start, Double end) {
        return new Segment(id, media, start, end, "allison", "en", "allison", 0);
    }

    private static Decoding decoding(
            SpeechTask task, String prompt, List<Integer> suppress, Boolean conditioned, Fallback fallback) {
        return PLAIN.with("task", task)
                .with("prompt", prompt)
                .with("suppressTokens", suppress)
                .with("conditionOnPreviousText", conditioned)
                .with("fallback", fallback);
    }

    @Test
    void silences_between_segments_are_in_the_transcript_and_count_as_gone_through() throws Exception {
        List<Silence> silences = List.of(new Silence("0001", 0, 1), new Silence("0001", 3, 60));
        SegmentList session = new SegmentList(
                "prompts",
                List.of("allison"),
                List.of(segment("0001.1", "asterisk-en/agent-alreadyon.g722", 1, 3.0)),
                null,
                silences);
        DecodedSession decoded = transcriber
                .transcribe(session, List.of(PLAIN), SAMPLES::resolve, (fraction, what) -> {})
                .get(0);
        assertEquals(silences, decoded.transcript().silences());
        assertEquals(1, decoded.transcript().segments().size());
        assertEquals(60, decoded.timing().audioSeconds(), 1e-6);
        assertEquals(1, decoded.timing().segments());
    }

    private static DecodedSession session(Decoding decoding) throws Exception {
        return transcriber
                .transcribe(SESSION, List.of(decoding), SAMPLES::resolve, (fraction, what) -> {})
                .get(0);
    }

    private static List<String> texts(Decoding decoding) throws Exception {
        return session(decoding).transcript().segments().stream()
                .map(TranscribedSegment::text)
                .toList();
    }

    @Test
    void a_prompt_a_prefix_and_the_task_change_what_is_understood() throws Exception {
        List<String> plain = texts(PLAIN);
        assertNotEquals(plain, texts(decoding(null, "the quick brown fox", null, null, null)));
        assertNotEquals(plain, texts(decoding(SpeechTask.TRANSLATE, null, null, null, null)));
        Decoding prefixed = PLAIN.with("prefix", "please");
        assertNotEquals(plain, texts(prefixed));
        assertEquals(plain, texts(decoding(SpeechTask.TRANSCRIBE, null, null, null, null)), "the default");
    }

    @Test
    void a_suppressed_token_is_never_written() throws Exception {
        TranscribedSegment plain = session(PLAIN).transcript().segments().get(0);
        int token = plain.tokens().get(0);
        List<TranscribedSegment> without = session(decoding(null, null, List.of(-1, token), null, null))
                .transcript()
                .segments();
        assertTrue(without.stream().noneMatch(segment -> segment.tokens().contains(token)));
    }

    @Test
    void words_have_times_within_their_segment_in_recording_time() throws Exception {
        Decoding timed = PLAIN.with("wordTimestamps", true);
        List<TranscribedSegment> segments = session(timed).transcript().segments();
        for (TranscribedSegment segment : segments) {
            assertFalse(segment.words().isEmpty());
            double before = segment.start();
            for (Word word : segment.words()) {
                assertTrue(word.start() >= before - 1e-9 && word.end() >= word.start(), segment.toString());
                assertTrue(word.end() <= segment.end() + 0.021, segment.toString());
                assertTrue(word.probability() > 0 && word.probability() <= 1);
                before = word.start();
            }
            assertEquals(
                    segment.text().replace(" ", ""),
                    String.join("", segment.words().stream().map(Word::word).toList())
                            .replace(" ", ""));
        }
        assertNull(session(PLAIN).transcript().segments().get(0).words());
    }

    @Test
    void the_prompt_of_a_segment_is_what_was_said_before_it_unless_that_is_degenerate() throws Exception {
        String before = "the quick brown fox";
        List<String> prompted = texts(decoding(null, before, null, null, null));
        List<String> conditioned = texts(decoding(null, before, null, true, null));
        assertEquals(prompted.subList(0, 2), conditioned.subList(0, 2), "each is the first of its recording");
        assertEquals(texts(PLAIN).get(2), conditioned.get(2), "what was said before ran into the token limit");
        assertNotEquals(prompted.get(2), conditioned.get(2));
    }

    @Test
    void a_segment_that_looks_wrong_is_decoded_again_and_the_others_are_not() throws Exception {
        List<TranscribedSegment> plain = session(PLAIN).transcript().segments();
        double[] scores = plain.stream()
                .mapToDouble(TranscribedSegment::averageLogProbability)
                .sorted()
                .toArray();
        Fallback worstOnly = new Fallback(List.of(0.0, 1.0), 1, 1000, (scores[0] + scores[1]) / 2, 1);
        List<TranscribedSegment> again = session(decoding(null, null, null, null, worstOnly))
                .transcript()
                .segments();
        for (int i = 0; i < plain.size(); i++) {
            boolean worst = plain.get(i).averageLogProbability() == scores[0];
            assertEquals(worst, !plain.get(i).tokens().equals(again.get(i).tokens()), "segment " + i);
        }
    }

    @Test
    void a_guess_where_the_model_hears_no_speech_is_left_out() throws Exception {
        Fallback everythingIsSilence = new Fallback(List.of(0.0), 1, 1000, 0, 0);
        DecodedSession silent = session(decoding(null, null, null, null, everythingIsSilence));
        for (TranscribedSegment segment : silent.transcript().segments()) {
            assertEquals("", segment.text());
            assertEquals(List.of(), segment.tokens());
            assertEquals(List.of(), segment.flags());
        }
        assertEquals(0, silent.timing().flaggedSegments());
    }

    @Test
    void timing_counts_what_the_transcript_flags() throws Exception {
        DecodedSession decoded = session(PLAIN);
        Timing timing = decoded.timing();
        long flagged = decoded.transcript().segments().stream()
                .filter(segment -> !segment.flags().isEmpty())
                .count();
        assertEquals(3, timing.segments());
        assertEquals(flagged, timing.flaggedSegments().longValue());
        assertTrue(flagged > 0 && timing.flags().contains("token-cap"), timing.toString());
    }

    @Test
    void features_beside_each_other_change_nothing_about_each_other() throws Exception {
        Decoding conditioned = decoding(null, null, null, true, null);
        Decoding falling = decoding(null, null, null, null, Fallback.DEFAULT);
        List<DecodedSession> together = transcriber.transcribe(
                SESSION, List.of(conditioned, PLAIN, falling), SAMPLES::resolve, (fraction, what) -> {});
        List<Decoding> alone = List.of(conditioned, PLAIN, falling);
        for (int i = 0; i < alone.size(); i++) {
            assertEquals(
                    Json.text(session(alone.get(i)).transcript()),
                    Json.text(together.get(i).transcript()));
        }
    }

    @Test
    void a_model_without_tokenizer_is_refused_with_the_remedy() {
        try (WhisperModel mute = WhisperModel.load(TimestampCheckpoint.WITHOUT_TOKENIZER, ModelOptions.CPU)) {
            TokenizerException refused =
                    assertThrows(TokenizerException.class, () -> new Transcriber(mute, ModelOptions.CPU));
            assertTrue(refused.getMessage().contains("tokenizer.json"), refused.getMessage());
        }
    }
}
