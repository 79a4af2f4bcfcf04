package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.Decoding;
import dev.hubbub.contracts.task.WhisperSettings;
import dev.hubbub.contracts.transcript.SessionTranscript.TranscribedSegment;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.AudioRecording;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.media.UnreadableMediaException;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.TimedText;
import dev.hubbub.speech.whisper.LongForm;
import dev.hubbub.speech.whisper.WhisperModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole recordings, read from files piece by piece. */
class LongFormTranscriberTest {

    private static final Path SAMPLES = Path.of("../../local-dev/samples");
    private static final int MAX_TOKENS = 12;

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

    private static Decoding decoding(String language, boolean pad, String prompt, Boolean words, Boolean conditioned) {
        return new Decoding(1, null, null, language, true, pad, MAX_TOKENS)
                .with("prompt", prompt)
                .with("wordTimestamps", words)
                .with("conditionOnPreviousText", conditioned);
    }

    private Path file(AudioEncoding encoding, float[] samples) throws IOException {
        Path file = folder.resolve("recording." + encoding.name().toLowerCase(Locale.ROOT));
        new MediaWriter().write(file, encoding, samples);
        return file;
    }

    private static DecodedSession transcribe(Path file, Decoding decoding, TranscriptionListener listener)
            throws IOException {
        try (AudioRecording recording = new MediaReader().open(file)) {
            return LongFormTranscriber.sequential(model, ModelOptions.CPU, decoding)
                    .transcribe("talk", "talk.wav", recording, listener);
        }
    }

    /** A prompt again and again. */
    private static float[] speech(int seconds) throws IOException {
        float[] clip = new MediaReader().readAll(SAMPLES.resolve("asterisk-en/agent-pass.g722"));
        float[] recording = new float[seconds * 16_000];
        for (int i = 0; i < recording.length; i++) {
            recording[i] = clip[i % clip.length];
        }
        return recording;
    }

    private static float[] clippedNoise() {
        float[] noise = new float[16_000];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = i * 2654435761L % 7 < 3 ? 1 : -1;
        }
        return noise;
    }

    @Test
    void ten_milliseconds_silence_and_clipped_noise_have_results() throws IOException {
        Decoding plain = decoding("en", false, null, true, null);
        for (float[] samples : List.of(new float[160], new float[16_000], clippedNoise())) {
            DecodedSession decoded = transcribe(file(AudioEncoding.WAV, samples), plain, (fraction, what) -> {});
            assertEquals(samples.length / 16_000.0, decoded.timing().audioSeconds());
            assertTrue(decoded.transcript().segments().stream().allMatch(segment -> segment.end() <= 30));
        }
    }

    @Test
    void a_long_recording_becomes_phrases_with_words_in_order() throws IOException {
        DecodedSession decoded = transcribe(
                file(AudioEncoding.FLAC, speech(36)),
                decoding("auto", true, "before", true, true),
                (fraction, what) -> {});
        List<TranscribedSegment> segments = decoded.transcript().segments();
        assertTrue(segments.size() > 1, segments.toString());
        double before = 0;
        for (TranscribedSegment segment : segments) {
            assertTrue(segment.start() >= before - 1e-9 && segment.end() > segment.start(), segment.toString());
            assertTrue(segment.words().stream().allMatch(word -> word.start() >= segment.start() - 1e-9));
            before = segment.start();
        }
        assertTrue(before > 25, "the second window is there too");
        assertEquals(36, decoded.timing().audioSeconds());
        assertEquals(
                1,
                segments.stream().map(TranscribedSegment::language).distinct().count());
    }

    @Test
    void a_recording_read_piece_by_piece_has_the_transcript_of_one_held_as_a_whole() throws IOException {
        Path file = file(AudioEncoding.AAC, speech(35));
        List<TimedText> whole = new LongForm(model, Fallback.none(), true, true)
                .transcribe(
                        new MediaReader().readAll(file),
                        DecodingOptions.builder()
                                .language("en")
                                .maxTokens(MAX_TOKENS)
                                .build(),
                        seconds -> {});
        List<TranscribedSegment> pieces = transcribe(
                        file, decoding("en", true, null, null, true), (fraction, what) -> {})
                .transcript()
                .segments();
        assertEquals(
                whole.stream().map(TimedText::tokens).toList(),
                pieces.stream().map(TranscribedSegment::tokens).toList());
    }

    @Test
    void tokens_of_a_window_are_counted_once_however_many_phrases_it_becomes() throws IOException {
        Path file = file(AudioEncoding.FLAC, speech(36));
        // Drawn at random, so that there are timestamps between the words.
        var drawn = new WhisperSettings.Fallback(List.of(10.0), 1, 100, -100, 1);
        DecodedSession decoded = transcribe(
                file,
                new Decoding(1, null, null, "en", true, true, 100).with("fallback", drawn),
                (fraction, what) -> {});

        List<TimedText> phrases = new LongForm(model, new Fallback(List.of(10.0), 1, 100.0, -100.0, 1.0), false, true)
                .transcribe(
                        new MediaReader().readAll(file),
                        DecodingOptions.builder().language("en").maxTokens(100).build(),
                        seconds -> {});
        Set<Hypothesis> windows = Collections.newSetFromMap(new IdentityHashMap<>());
        phrases.forEach(phrase -> windows.add(phrase.window()));
        assertTrue(phrases.size() > windows.size(), "no window has several phrases");
        assertEquals(
                windows.stream().mapToInt(window -> window.tokens().size()).sum(),
                decoded.timing().tokens());
    }

    @Test
    void progress_tells_of_reading_and_of_windows_and_never_goes_back() throws IOException {
        List<Double> fractions = new ArrayList<>();
        List<String> told = new ArrayList<>();
        transcribe(file(AudioEncoding.FLAC, speech(36)), decoding("en", true, null, true, null), (fraction, what) -> {
            fractions.add(fraction);
            told.add(what);
        });
        assertEquals(fractions.stream().sorted().toList(), fractions);
        assertEquals(1, fractions.get(fractions.size() - 1), 1e-9);
        assertTrue(told.get(0).matches("reading, 1\\d of 36 s"), told.toString());
        assertTrue(told.get(told.size() - 1).matches("36 of 36 s, [0-9.]+ times real time"), told.toString());
    }

    @Test
    void a_recording_without_a_sample_has_no_transcript() {
        var refusal = assertThrows(
                UnreadableMediaException.class,
                () -> transcribe(
                        file(AudioEncoding.WAV, new float[0]),
                        decoding("en", false, null, true, null),
                        (fraction, what) -> {}));
        assertTrue(refusal.getMessage().contains("no sound behind it"), refusal.getMessage());
    }

    @Test
    void channels_that_cancel_each_other_out_are_told_to_whoever_listens() throws IOException {
        float[] sound = speech(2);
        float[] inverted = sound.clone();
        for (int i = 0; i < sound.length; i++) {
            inverted[i] = -sound[i];
        }
        Path file = folder.resolve("phone.flac");
        new MediaWriter().write(file, AudioEncoding.FLAC, 0, 16_000, sound, inverted);
        List<String> told = new ArrayList<>();
        transcribe(file, decoding("en", false, null, true, null), new TranscriptionListener() {
            @Override
            public void progress(double fraction, String what) {
                // How far it is, is another test's matter.
            }

            @Override
            public void notice(String sentence) {
                told.add(sentence);
            }
        });
        assertEquals(1, told.size());
        assertTrue(told.get(0).contains("channel 1, the strongest, is read alone"), told.get(0));
    }

    @Test
    void a_recording_cut_short_is_named() throws IOException {
        Path file = file(AudioEncoding.FLAC, speech(36));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        var refusal = assertThrows(
                UnreadableMediaException.class,
                () -> transcribe(file, decoding("en", true, null, null, null), (fraction, what) -> {}));
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
    }
}
