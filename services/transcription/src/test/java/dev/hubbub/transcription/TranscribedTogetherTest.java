package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.WhisperSettings;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.contracts.transcript.SessionTranscript;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.Timing;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.whisper.WhisperModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that share batches. */
class TranscribedTogetherTest {

    private static final Path SAMPLES = Path.of("../../local-dev/samples/asterisk-en");
    private static final Path CHECKPOINT = Path.of("../../local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Decoding SHORT = new Decoding(1, null, null, "en", false, false, 4);

    /** A step of the last decimal, and what it loses as a binary number. */
    private static final double ONE_STEP = 1.01e-5;

    private static CountingModel model;

    @BeforeAll
    static void load() throws IOException {
        model = new CountingModel(WhisperModel.load(CHECKPOINT, ModelOptions.CPU));
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    @Test
    void two_hundred_recordings_of_a_second_are_decoded_in_full_batches() throws Exception {
        List<SessionSource> sessions = IntStream.range(0, 200)
                .mapToObj(i -> session("s" + i, "agent-pass.g722", i * 0.01, i * 0.01 + 1))
                .toList();
        model.encoded.clear();

        Received received = transcribe(16, sessions, SHORT);

        assertEquals(200, received.transcripts.size());
        List<Integer> full = new ArrayList<>(Collections.nCopies(12, 16));
        full.add(8);
        assertEquals(full, model.encoded);
    }

    @Test
    void a_transcript_has_the_same_tokens_and_scores_alone_and_in_whatever_company() throws Exception {
        Decoding beams = new Decoding(4, null, null, "en", false, false, null);
        Decoding padded = new Decoding(1, null, null, "en", false, true, null);
        assertSameInAnyCompany(model, beams, padded);
    }

    @Test
    void so_it_is_where_segments_are_decoded_after_others_and_again_at_other_temperatures(@TempDir Path folder)
            throws Exception {
        Decoding conditioned = new Decoding(2, null, null, "en", false, false, 12)
                .with("conditionOnPreviousText", true)
                .with("fallback", WhisperSettings.Fallback.DEFAULT);
        try (SpeechModel all = WhisperModel.load(TimestampCheckpoint.writeTo(folder), ModelOptions.CPU)) {
            assertSameInAnyCompany(all, conditioned);
        }
    }

    private static void assertSameInAnyCompany(SpeechModel model, Decoding... decodings) throws Exception {
        List<SessionSource> sessions = new ArrayList<>(List.of(
                session("long", "agent-alreadyon.g722", 0, 5.5),
                session("parts", "agent-alreadyon.g722", 0, 1.2, 1.0, 4.0, 3.9, 5.3),
                session("pass", "agent-pass.g722", 0, 3.2),
                session("conference", "conf-getconfno.g722", 0, 3.4),
                session("removed", "confbridge-removed.g722", 0, 1.1, 1.1, 2.4),
                session("message", "vm-savemessage.g722", 0.5, 2.7),
                session("name", "priv-recordintro.g722", 0, 2.2)));
        Map<String, SessionTranscript> alone = new HashMap<>();
        for (SessionSource session : sessions) {
            Received received = transcribe(model, 1, List.of(session), decodings);
            assertEquals(Map.of(), received.failures);
            alone.putAll(received.transcripts);
        }
        assertEquals(decodings.length * sessions.size(), alone.size());
        assertSame(alone, transcribe(model, 3, sessions, decodings).transcripts);
        Collections.reverse(sessions);
        assertSame(alone, transcribe(model, 8, sessions, decodings).transcripts);
    }

    /** Sums over a batch of another shape round otherwise, which can show in the last decimal that is kept. */
    private static void assertSame(Map<String, SessionTranscript> expected, Map<String, SessionTranscript> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((key, transcript) -> {
            List<TranscribedSegment> others = found.get(key).segments();
            assertEquals(transcript.segments().size(), others.size());
            for (int i = 0; i < others.size(); i++) {
                TranscribedSegment one = transcript.segments().get(i);
                TranscribedSegment other = others.get(i);
                assertEquals(withoutScores(one), withoutScores(other), key);
                assertEquals(one.averageLogProbability(), other.averageLogProbability(), ONE_STEP, key);
                assertEquals(one.noSpeechProbability() == null, other.noSpeechProbability() == null, key);
                if (one.noSpeechProbability() != null) {
                    assertEquals(one.noSpeechProbability(), other.noSpeechProbability(), ONE_STEP, key);
                }
            }
        });
    }

    private static TranscribedSegment withoutScores(TranscribedSegment segment) {
        return new TranscribedSegment(
                segment.segment(),
                segment.media(),
                segment.start(),
                segment.end(),
                segment.speaker(),
                segment.text(),
                segment.tokens(),
                0,
                0.0,
                segment.compressionRatio(),
                segment.language(),
                segment.flags(),
                segment.words());
    }

    @Test
    void sessions_whose_segments_wait_for_each_other_go_on_side_by_side() throws Exception {
        Decoding conditioned = new Decoding(1, null, null, "en", false, false, 4).with("conditionOnPreviousText", true);
        List<SessionSource> sessions = IntStream.range(0, 6)
                .mapToObj(i -> session("s" + i, "agent-alreadyon.g722", 0, 1, 1, 2, 2, 3))
                .toList();
        model.encoded.clear();
        assertEquals(6, transcribe(4, sessions, conditioned).transcripts.size());
        assertEquals(List.of(4, 4, 4, 2, 2, 2), model.encoded);
    }

    @Test
    void what_is_wrong_with_one_session_is_its_own_and_it_is_told_once() throws Exception {
        SessionSource unreadable = source("unreadable", List.of(segment(0, "a", 0, 1)), media -> {
            throw new StageFailure(FailureReason.UnreadableMedia, "a is not sound");
        });
        SessionSource unknown = new SessionSource() {
            @Override
            public SegmentList segments() throws StageFailure {
                throw new StageFailure(FailureReason.MissingInput, "there are no segments");
            }

            @Override
            public Path locate(String media) {
                throw new AssertionError();
            }
        };
        SessionSource silent = source("silent", List.of(), media -> SAMPLES);
        List<SessionSource> sessions = List.of(
                session("first", "agent-pass.g722", 0, 1),
                unreadable,
                silent,
                session("refused", "agent-alreadyon.g722", 0, CountingModel.REFUSED_SECONDS, 1, 2),
                unknown,
                session("last", "agent-pass.g722", 1, 2));
        Decoding padded = new Decoding(1, null, null, "en", false, true, 4);

        Received received = transcribe(4, sessions, SHORT, padded);

        assertEquals(Set.of(1, 3, 4), received.failures.keySet());
        assertEquals("a is not sound", received.failures.get(1).getMessage());
        assertEquals("a clip is refused", received.failures.get(3).getMessage());
        assertEquals(
                Set.of(
                        "first beam 1 false",
                        "first beam 1 true",
                        "silent beam 1 false",
                        "silent beam 1 true",
                        "last beam 1 false",
                        "last beam 1 true"),
                received.transcripts.keySet());
    }

    @Test
    void a_session_that_the_model_refuses_while_more_of_it_is_found_unreadable_fails_once() throws Exception {
        SessionSource twice = source(
                "twice",
                List.of(segment(0, "agent-alreadyon.g722", 0, CountingModel.REFUSED_SECONDS), segment(1, "gone", 0, 1)),
                media -> {
                    if (media.equals("gone")) {
                        throw new StageFailure(FailureReason.UnreadableMedia, "gone is not there");
                    }
                    return SAMPLES.resolve(media);
                });
        for (int batch : new int[] {1, 4}) {
            Received received = transcribe(batch, List.of(session("first", "agent-pass.g722", 0, 1), twice), SHORT);
            assertEquals(Set.of(1), received.failures.keySet());
            assertEquals(Set.of("first beam 1 false"), received.transcripts.keySet());
        }
    }

    @Test
    void what_is_decoded_in_vain_because_its_batch_does_not_fit_is_not_counted() throws Exception {
        List<SessionSource> sessions = IntStream.range(0, 8)
                .mapToObj(i -> session("s" + i, "agent-pass.g722", i * 0.01, i * 0.01 + 1))
                .toList();
        List<String> told = new ArrayList<>();
        model.mostBeams = 2;
        try {
            new Transcriber(model, options(8))
                    .transcribe(
                            sessions,
                            List.of(SHORT, new Decoding(2, null, null, "en", false, false, 4)),
                            (fraction, what) -> told.add(fraction + " " + what.replaceAll(",.*", "")),
                            new Received());
        } finally {
            model.mostBeams = Integer.MAX_VALUE;
        }
        assertEquals(
                List.of(
                        "0.5 4 of 8 sessions",
                        "0.25 2 of 8 sessions",
                        "0.125 1 of 8 sessions",
                        "0.25 2 of 8 sessions",
                        "0.375 3 of 8 sessions",
                        "0.5 4 of 8 sessions",
                        "0.625 5 of 8 sessions",
                        "0.75 6 of 8 sessions",
                        "0.875 7 of 8 sessions",
                        "1.0 8 of 8 sessions"),
                told);
    }

    @Test
    void no_more_is_read_ahead_than_a_few_batches() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        List<SessionSource> sessions = IntStream.range(0, 100)
                .<SessionSource>mapToObj(i -> new SessionSource() {
                    @Override
                    public SegmentList segments() {
                        opened.incrementAndGet();
                        return new SegmentList("s" + i, List.of("c"), List.of(segment(0, "agent-pass.g722", 0, 1)));
                    }

                    @Override
                    public Path locate(String media) {
                        return SAMPLES.resolve(media);
                    }
                })
                .toList();
        Received received = new Received() {
            @Override
            public void done(int session, SegmentList segments, DecodedSession decoded) {
                super.done(session, segments, decoded);
                assertTrue(
                        opened.get() <= transcripts.size() + 4 * 4,
                        opened + " of which are done " + transcripts.size());
            }
        };
        new Transcriber(model, options(4)).transcribe(sessions, List.of(SHORT), (fraction, what) -> {}, received);
        assertEquals(100, received.transcripts.size());
        assertEquals(Map.of(), received.failures);
    }

    @Test
    void the_seconds_of_sessions_in_common_batches_add_up_to_what_all_of_them_took() throws Exception {
        List<SessionSource> sessions = IntStream.range(0, 20)
                .mapToObj(i -> session("s" + i, "agent-pass.g722", 0, 3))
                .toList();
        long started = System.nanoTime();
        Received received = transcribe(8, sessions, SHORT);
        double took = (System.nanoTime() - started) / 1e9;
        double sum = received.timings.stream().mapToDouble(Timing::seconds).sum();
        // Reading goes on beside decoding, so it can be a little more.
        assertTrue(sum > 0.3 * took && sum < 1.5 * took, sum + " of " + took);
    }

    private static Received transcribe(int batch, List<SessionSource> sessions, Decoding... decodings)
            throws Exception {
        return transcribe(model, batch, sessions, decodings);
    }

    private static Received transcribe(
            SpeechModel model, int batch, List<SessionSource> sessions, Decoding... decodings) throws Exception {
        Received received = new Received();
        new Transcriber(model, options(batch))
                .transcribe(sessions, List.of(decodings), (fraction, what) -> {}, received);
        return received;
    }

    private static ModelOptions options(int batch) {
        return new ModelOptions("cpu", ModelOptions.CPU.precision(), 0, batch);
    }

    private static SessionSource session(String name, String media, double... limits) {
        List<Segment> segments = IntStream.range(0, limits.length / 2)
                .mapToObj(i -> segment(i, media, limits[2 * i], limits[2 * i + 1]))
                .toList();
        return source(name, segments, SAMPLES::resolve);
    }

    private static SessionSource source(String name, List<Segment> segments, MediaLocator media) {
        return SessionSource.of(new SegmentList(name, List.of("c"), segments), media);
    }

    private static Segment segment(int number, String media, double start, double end) {
        return new Segment("s" + number, media, start, end, "allison", "en", "c", 0);
    }

    /** Keeps what it is given. */
    private static class Received implements TranscriptReceiver {
        final Map<String, SessionTranscript> transcripts = new HashMap<>();
        final List<Timing> timings = new ArrayList<>();
        final Map<Integer, Exception> failures = new HashMap<>();
        private final Set<Integer> told = new HashSet<>();

        @Override
        public void done(int session, SegmentList segments, DecodedSession decoded) {
            Decoding decoding = decoded.decoding();
            String key = segments.session() + " beam " + decoding.beamSize() + " "
                    + decoding.whisper().padToThirtySeconds();
            assertEquals(null, transcripts.put(key, decoded.transcript()), key + " came twice");
            timings.add(decoded.timing());
        }

        @Override
        public void failed(int session, Exception why) {
            assertTrue(told.add(session), "session " + session + " failed twice");
            failures.put(session, why);
        }
    }
}
