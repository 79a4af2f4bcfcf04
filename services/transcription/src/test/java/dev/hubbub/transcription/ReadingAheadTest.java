package dev.hubbub.transcription;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.Segment;
import dev.hubbub.contracts.transcript.SegmentList;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.whisper.WhisperModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recordings are read while the model is at work, with segments that wait for the text of those before them and with
 * segments that do not.
 */
class ReadingAheadTest {
    private static final Path RECORDING = Path.of("../../local-dev/samples/asterisk-en/agent-pass.g722");
    private static final Path CHECKPOINT = Path.of("../../local-dev/checkpoints/hubbub-tiny-prompts");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SEGMENTS = 12;

    private final CountingModel model = new CountingModel(WhisperModel.load(CHECKPOINT, ModelOptions.CPU));
    private final AtomicInteger opened = new AtomicInteger();
    private final Kept kept = new Kept();

    @BeforeEach
    void nothing_is_read_by_another_test() {
        await().atMost(PATIENCE).until(() -> readers() == 0);
    }

    @AfterEach
    void unload() {
        model.close();
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("hubbub-reading-ahead"))
                .count();
    }

    private static Decoding decoding(boolean conditioned) {
        Decoding greedy = new Decoding(1, null, null, "en", false, false, 4);
        return conditioned ? greedy.with("conditionOnPreviousText", true) : greedy;
    }

    /** Every segment is of a recording of its own, so that reading it opens one. */
    private SessionSource session(MediaLocator media) {
        List<Segment> segments = IntStream.range(0, SEGMENTS)
                .mapToObj(i -> new Segment("s" + i, "m" + i, 0, 1.0, "allison", "en", "c", 0))
                .toList();
        return SessionSource.of(new SegmentList("session", List.of("c"), segments), name -> {
            Path file = media.locate(name);
            opened.incrementAndGet();
            return file;
        });
    }

    private void transcribe(int batch, boolean conditioned, SessionSource... sessions) throws InterruptedException {
        new Transcriber(model, new ModelOptions("cpu", ModelOptions.CPU.precision(), 0, batch))
                .transcribe(List.of(sessions), List.of(decoding(conditioned)), (fraction, what) -> {}, kept);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_next_segments_are_read_while_the_model_is_at_work_and_not_many_more(boolean conditioned) throws Exception {
        // Beside the one that is read: without texts to wait for, one more batch lies there to choose from.
        int waiting = conditioned ? 1 : 2;
        List<Integer> most = new ArrayList<>();
        model.meanwhile = () -> {
            int decoding = model.encoded.size();
            int ahead = Math.min(SEGMENTS, decoding + waiting);
            await().atMost(PATIENCE).until(() -> opened.get() >= Math.min(SEGMENTS, decoding + 1));
            most.add(opened.get() - ahead);
        };
        transcribe(1, conditioned, session(name -> RECORDING));
        assertEquals(List.of("session"), kept.done);
        assertEquals(SEGMENTS, model.encoded.size());
        assertTrue(most.stream().allMatch(more -> more <= 0), "more than expected was read: " + most);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_is_found_unreadable_ahead_fails_its_session_and_no_other(boolean conditioned) throws Exception {
        SessionSource broken = session(name -> {
            if (name.equals("m5")) {
                throw new StageFailure(FailureReason.UnreadableMedia, "m5 is not sound");
            }
            return RECORDING;
        });
        transcribe(2, conditioned, session(name -> RECORDING), broken, session(name -> RECORDING));
        assertEquals(List.of("session", "session"), kept.done);
        assertEquals(List.of("1 m5 is not sound"), kept.failed);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_is_interrupted_leaves_nobody_reading(boolean conditioned) throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        SessionSource slow = session(name -> {
            if (name.equals("m4")) {
                reading.countDown();
                try {
                    new CountDownLatch(1).await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IOException("stopped", e);
                }
            }
            return RECORDING;
        });
        AtomicReference<Exception> end = new AtomicReference<>();
        Thread transcribing = new Thread(() -> {
            try {
                transcribe(1, conditioned, slow);
            } catch (Exception e) {
                end.set(e);
            }
        });
        transcribing.start();
        assertTrue(reading.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        transcribing.interrupt();
        transcribing.join(PATIENCE.toMillis() / 2);
        assertEquals(InterruptedException.class, end.get().getClass());
        await().atMost(PATIENCE.dividedBy(4)).until(() -> readers() == 0);
        assertEquals(List.of(), kept.done);
    }

    /** Keeps names and sentences. */
    private static final class Kept implements TranscriptReceiver {
        private final List<String> done = new ArrayList<>();
        private final List<String> failed = new ArrayList<>();
        private final Set<Integer> over = ConcurrentHashMap.newKeySet();

        @Override
        public void done(int session, SegmentList segments, DecodedSession decoded) {
            assertTrue(over.add(session), "session " + session + " is over twice");
            done.add(segments.session());
        }

        @Override
        public void failed(int session, Exception why) {
            assertTrue(over.add(session), "session " + session + " is over twice");
            failed.add(session + " " + why.getMessage());
        }
    }
}
