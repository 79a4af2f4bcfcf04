package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.BatchedLongForm;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.LongFormRequest;
import dev.hubbub.speech.model.TimedText;
import dev.hubbub.speech.voiceactivity.SileroDetector;
import dev.hubbub.speech.voiceactivity.VoiceActivityDetector;
import dev.hubbub.speech.voiceactivity.WindowLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The three reference clips again and again, with three seconds of silence between them. */
class BatchedLongFormTest {
    private static final int RATE = 16_000;
    private static final int PAUSE = 3 * RATE;
    private static final DecodingOptions OPTIONS =
            DecodingOptions.builder().language("en").maxTokens(30).build();
    private static final WindowLimits ONE_CLIP = new WindowLimits(30, 2);

    private static WhisperModel model;
    private static VoiceActivityDetector detector;
    private static final List<Double> starts = new ArrayList<>();
    private static float[] recording = new float[0];

    @BeforeAll
    static void load() {
        model = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), TestDevice.OPTIONS);
        detector = new SileroDetector();
        for (int round = 0; round < 2; round++) {
            for (float[] clip : ReferenceModel.clips()) {
                starts.add((recording.length + PAUSE) / (double) RATE);
                int at = recording.length + PAUSE;
                recording = Arrays.copyOf(recording, at + clip.length);
                System.arraycopy(clip, 0, recording, at, clip.length);
            }
        }
    }

    @AfterAll
    static void close() {
        detector.close();
        model.close();
    }

    private static LongFormRequest request(DecodingOptions options, Fallback fallback, boolean words) {
        return new LongFormRequest(options, fallback, true, Encoding.UNPADDED, words);
    }

    private static List<TimedText> transcribe(
            float[] samples, LongFormRequest request, WindowLimits limits, int batch) {
        List<TimedText> phrases = new ArrayList<>();
        List<Double> progress = new ArrayList<>();
        double seconds = new BatchedLongForm(model, detector, request, limits, batch)
                .transcribe(sink -> sink.accept(samples, samples.length), phrases::add, progress::add);
        assertEquals(samples.length / (double) RATE, seconds);
        assertEquals(progress.stream().sorted().toList(), progress);
        assertEquals(seconds, progress.get(progress.size() - 1));
        return phrases;
    }

    private static List<Hypothesis> windows(List<TimedText> phrases) {
        return phrases.stream().map(TimedText::window).distinct().toList();
    }

    @Test
    void every_clip_is_heard_by_itself_and_its_times_are_those_of_the_recording() {
        List<TimedText> phrases = transcribe(recording, request(OPTIONS, Fallback.none(), false), ONE_CLIP, 4);
        double before = 0;
        for (TimedText phrase : phrases) {
            assertTrue(phrase.start() >= before && phrase.end() >= phrase.start(), phrases.toString());
            before = phrase.end();
        }
        for (int clip = 0; clip < starts.size(); clip++) {
            double start = starts.get(clip);
            double end = start + ReferenceModel.clips().get(clip % 3).length / (double) RATE;
            assertTrue(
                    phrases.stream().anyMatch(phrase -> phrase.start() > start - 1 && phrase.end() < end + 1),
                    "clip " + clip + " in " + phrases);
        }
    }

    @Test
    void batches_of_any_size_say_the_same() {
        LongFormRequest request = request(OPTIONS, Fallback.none(), false);
        List<List<Integer>> one = tokens(transcribe(recording, request, ONE_CLIP, 1));
        assertEquals(6, one.size());
        assertEquals(one, tokens(transcribe(recording, request, ONE_CLIP, 4)));
        assertEquals(one, tokens(transcribe(recording, request, ONE_CLIP, 16)));
    }

    private static List<List<Integer>> tokens(List<TimedText> phrases) {
        return windows(phrases).stream().map(Hypothesis::tokens).toList();
    }

    @Test
    void each_window_is_given_the_prompt_and_not_the_text_before_it() {
        DecodingOptions prompted = OPTIONS.toBuilder().prompt(List.of(100, 200)).build();
        List<TimedText> plain = transcribe(recording, request(OPTIONS, Fallback.none(), false), ONE_CLIP, 4);
        List<TimedText> with = transcribe(recording, request(prompted, Fallback.none(), false), ONE_CLIP, 4);
        assertEquals(6, windows(with).size());
        for (int window = 0; window < 6; window++) {
            assertFalse(windows(plain).get(window).equals(windows(with).get(window)), "window " + window);
        }
    }

    @Test
    void a_loop_is_decoded_again_in_its_own_window() {
        Fallback strict = new Fallback(List.of(0.0, 0.8), 1, 0.5, null, null);
        assertTrue(windows(transcribe(recording, request(OPTIONS, strict, false), ONE_CLIP, 4)).stream()
                .allMatch(window -> window.temperature() == 0.8));
    }

    @Test
    void what_is_no_speech_has_no_text() {
        LongFormRequest request = request(OPTIONS, Fallback.none(), false);
        assertEquals(List.of(), transcribe(new float[40 * RATE], request, ONE_CLIP, 4));
        assertEquals(List.of(), transcribe(new float[0], request, ONE_CLIP, 4));
        Fallback deaf = new Fallback(List.of(0.0), 1, null, null, 0.0);
        assertEquals(List.of(), transcribe(recording, request(OPTIONS, deaf, false), ONE_CLIP, 4), "says the model");
    }

    @Test
    void the_language_is_found_out_once() {
        DecodingOptions any = OPTIONS.toBuilder().language(null).build();
        List<TimedText> phrases = transcribe(recording, request(any, Fallback.none(), false), ONE_CLIP, 4);
        assertEquals(
                1,
                phrases.stream()
                        .map(phrase -> phrase.window().language())
                        .distinct()
                        .count());
    }

    @Test
    void windows_that_the_model_cannot_take_are_refused() {
        LongFormRequest request = request(OPTIONS, Fallback.none(), false);
        WindowLimits longer = new WindowLimits(31, 2);
        assertTrue(assertThrows(
                        IllegalArgumentException.class, () -> new BatchedLongForm(model, detector, request, longer, 4))
                .getMessage()
                .contains("31.0 s do not fit"));
    }
}
