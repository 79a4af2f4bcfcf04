package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.contracts.transcript.SessionTranscript.Word;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.voiceactivity.EnergyDetector;
import dev.hubbub.speech.voiceactivity.WindowLimits;
import dev.hubbub.speech.whisper.WhisperModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole recordings, cut at silences and decoded in batches. */
class BatchedTranscriberTest {

    private static final Path SAMPLES = Path.of("../../local-dev/samples");
    private static final int RATE = 16_000;

    @TempDir
    static Path checkpoint;

    @TempDir
    Path folder;

    private static WhisperModel model;

    @BeforeAll
    static void load() throws IOException {
        model = WhisperModel.load(TimestampCheckpoint.writeTo(checkpoint), ModelOptions.CPU);
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    private static Decoding decoding() {
        return new Decoding(1, null, null, "en", false, false, 12);
    }

    /** A prompt every eight seconds, from the fifth on. */
    private static float[] prompts(int count) throws IOException {
        float[] clip = new MediaReader().readAll(SAMPLES.resolve("asterisk-en/agent-pass.g722"));
        float[] recording = new float[count * 8 * RATE];
        for (int i = 0; i < count; i++) {
            System.arraycopy(clip, 0, recording, (i * 8 + 4) * RATE, clip.length);
        }
        return recording;
    }

    private DecodedSession transcribe(float[] samples, Decoding decoding, TranscriptionListener listener)
            throws IOException {
        Path file = folder.resolve("talk.flac");
        new MediaWriter().write(file, AudioEncoding.FLAC, samples);
        try (AudioRecording recording = new MediaReader().open(file)) {
            return LongFormTranscriber.batched(
                            model, ModelOptions.CPU, decoding, new EnergyDetector(), new WindowLimits(30, 1))
                    .transcribe("talk", "talk.flac", recording, listener);
        }
    }

    @Test
    void what_is_said_stands_where_it_is_said() throws IOException {
        List<Double> fractions = new ArrayList<>();
        DecodedSession decoded = transcribe(
                prompts(9), decoding().with("wordTimestamps", true), (fraction, what) -> fractions.add(fraction));
        List<TranscribedSegment> segments = decoded.transcript().segments();
        assertEquals(72, decoded.timing().audioSeconds());
        double before = 0;
        for (TranscribedSegment segment : segments) {
            assertTrue(segment.start() >= before && segment.end() >= segment.start(), segments.toString());
            before = segment.end();
            double sinceBeginning = segment.start() % 8;
            assertTrue(sinceBeginning > 3.5 && sinceBeginning < 8, "in no pause: " + segment);
            for (Word word : segment.words()) {
                assertTrue(word.start() >= segment.start() - 1e-9 && word.end() <= segment.end() + 1e-9);
            }
        }
        assertEquals(
                9,
                segments.stream()
                        .map(segment -> (int) (segment.start() / 8))
                        .distinct()
                        .count(),
                "each prompt has its text");
        assertEquals(fractions.stream().sorted().toList(), fractions);
        assertEquals(1, fractions.get(fractions.size() - 1), 1e-9);
    }

    @Test
    void equal_sound_has_equal_text_wherever_it_stands() throws IOException {
        List<TranscribedSegment> segments = transcribe(prompts(12), decoding(), (fraction, what) -> {})
                .transcript()
                .segments();
        assertEquals(
                1, segments.stream().map(TranscribedSegment::text).distinct().count());
    }

    @Test
    void silence_has_no_segment() throws IOException {
        DecodedSession decoded = transcribe(new float[20 * RATE], decoding(), (fraction, what) -> {});
        assertEquals(List.of(), decoded.transcript().segments());
        assertEquals(20, decoded.timing().audioSeconds());
        assertEquals(0, decoded.timing().tokens());
    }

    @Test
    void windows_do_not_wait_for_each_other() {
        Decoding waiting = decoding().with("conditionOnPreviousText", true);
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> transcribe(Arrays.copyOf(new float[0], RATE), waiting, (fraction, what) -> {}))
                .getMessage()
                .contains("leave out conditionOnPreviousText"));
    }
}
