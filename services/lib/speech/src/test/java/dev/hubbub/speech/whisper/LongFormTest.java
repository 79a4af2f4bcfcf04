package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.TimedText;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LongFormTest {
    private static final DecodingOptions OPTIONS =
            DecodingOptions.builder().language("en").maxTokens(30).build();

    private static WhisperModel model;
    private static float[] recording;

    @BeforeAll
    static void load() {
        model = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), TestDevice.OPTIONS);
        recording = recording();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** The three clips one after the other until there are 42 s. */
    private static float[] recording() {
        float[] samples = new float[42 * 16_000];
        List<float[]> clips = ReferenceModel.clips();
        int at = 0;
        for (int i = 0; at < samples.length; i++) {
            float[] clip = clips.get(i % clips.size());
            int length = Math.min(clip.length, samples.length - at);
            System.arraycopy(clip, 0, samples, at, length);
            at += length;
        }
        return samples;
    }

    @Test
    void phrases_follow_each_other_through_the_whole_recording() {
        List<Double> progress = new ArrayList<>();
        List<TimedText> texts =
                new LongForm(model, Fallback.none(), true, true).transcribe(recording, OPTIONS, progress::add);
        assertFalse(texts.isEmpty());
        double before = 0;
        for (TimedText text : texts) {
            assertTrue(text.start() >= before - 1e-9, texts.toString());
            before = text.start();
            assertTrue(text.end() <= 60);
        }
        assertEquals(42, progress.get(progress.size() - 1));
        assertTrue(progress.size() >= 2);
        assertEquals(progress.stream().sorted().distinct().toList(), progress, "every window goes forward");
    }

    @Test
    void a_window_lasts_as_long_as_its_sound_and_not_as_its_padding() {
        float[] second = Arrays.copyOf(recording, 16_000);
        TimedText text = new LongForm(model, Fallback.none(), true, true)
                .transcribe(second, OPTIONS, done -> {})
                .get(0);
        assertEquals(
                text.window().tokens().size(), text.window().degeneracy().tokensPerSecond(), "tokens in one second");
    }

    @Test
    void a_language_is_guessed_from_a_window_that_silence_follows() {
        float[] second = Arrays.copyOf(recording, 16_000);
        List<TimedText> texts = new LongForm(model, Fallback.none(), true, true)
                .transcribe(second, OPTIONS.toBuilder().language(null).build(), done -> {});
        try (EncodedAudio silenceBehind = model.encode(List.of(second), true)) {
            assertEquals(
                    model.detectLanguages(silenceBehind).get(0).language(),
                    texts.get(0).window().language());
        }
    }

    @Test
    void the_text_before_a_window_is_its_prompt_only_when_asked_for() {
        List<TimedText> with =
                new LongForm(model, Fallback.none(), true, true).transcribe(recording, OPTIONS, done -> {});
        List<TimedText> without =
                new LongForm(model, Fallback.none(), false, true).transcribe(recording, OPTIONS, done -> {});
        assertEquals(with.get(0), without.get(0), "the first window has no text before it");
        assertNotEquals(with, without);
    }

    @Test
    void a_language_is_detected_once_and_kept() {
        var options = OPTIONS.toBuilder().language(null).build();
        List<TimedText> texts =
                new LongForm(model, Fallback.none(), false, true).transcribe(recording, options, done -> {});
        assertEquals(
                List.of("ru"),
                texts.stream().map(text -> text.window().language()).distinct().toList());
    }

    @Test
    void a_model_without_timestamps_goes_forward_by_whole_windows() {
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(ReferenceModel.resource("/whisper/small/hf"));
                WhisperModel plain = WhisperModel.load(
                        checkpoint, withoutTimestamps(model.tokens()), Optional.empty(), TestDevice.OPTIONS)) {
            List<Double> progress = new ArrayList<>();
            List<TimedText> texts =
                    new LongForm(plain, Fallback.none(), true, true).transcribe(recording, OPTIONS, progress::add);
            assertEquals(List.of(30.0, 42.0), progress);
            assertEquals(2, texts.size());
            assertEquals(30, texts.get(1).start());
            assertEquals(42, texts.get(1).end());
        }
    }

    private static WhisperTokens withoutTimestamps(WhisperTokens tokens) {
        return new WhisperTokens(
                tokens.endOfText(),
                tokens.startOfTranscript(),
                tokens.translate(),
                tokens.transcribe(),
                tokens.startOfLm(),
                tokens.startOfPrevious(),
                tokens.noSpeech(),
                tokens.noTimestamps(),
                OptionalInt.empty(),
                0,
                tokens.languages(),
                tokens.blank(),
                tokens.nonSpeech(),
                tokens.addedText(),
                tokens.unnamed());
    }

    @Test
    void the_last_window_may_keep_its_own_length() {
        float[] short5 = Arrays.copyOf(recording, 5 * 16_000);
        List<TimedText> texts =
                new LongForm(model, Fallback.none(), true, false).transcribe(short5, OPTIONS, done -> {});
        try (EncodedAudio audio = model.encode(List.of(short5), false)) {
            Hypothesis direct = model.decode(
                            audio, OPTIONS.toBuilder().timestamps(true).build())
                    .get(0);
            assertEquals(direct.tokens(), texts.get(0).window().tokens());
        }
    }

    @Test
    void silence_gives_no_phrases() {
        var silent = new Fallback(List.of(0.0), 1, null, null, 0.0);
        assertEquals(List.of(), new LongForm(model, silent, true, true).transcribe(recording, OPTIONS, done -> {}));
    }

    @Test
    void an_empty_recording_gives_no_phrases() {
        assertEquals(
                List.of(),
                new LongForm(model, Fallback.DEFAULT, true, true).transcribe(new float[0], OPTIONS, done -> {}));
    }
}
