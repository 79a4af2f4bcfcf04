package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Fallback;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.LongFormRequest;
import dev.hubbub.speech.model.LongRecording;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.model.TimedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whisper as those see it who know no family: it gives what its own, richer interface gives. */
class WhisperFamilyTest {
    private static final DecodingOptions BEAMS =
            DecodingOptions.builder().language("en").beamSize(3).maxTokens(12).build();

    private static SpeechModel model;

    @BeforeAll
    static void load() {
        var folder = ReferenceModel.resource("/whisper/small/hf");
        model = ModelFamilies.of(folder).load(folder, TestDevice.OPTIONS);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static WhisperModel own() {
        return (WhisperModel) model;
    }

    private static float[] noise(double seconds, int seed) {
        var random = new SplittableRandom(seed);
        float[] samples = new float[(int) (seconds * 16_000)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (random.nextDouble() - 0.5);
        }
        return samples;
    }

    @Test
    void clips_are_decoded_as_segments_of_samples_are() {
        List<float[]> samples = List.of(noise(1, 1), noise(3, 2), noise(0.5, 3));
        List<Clip> clips = samples.stream().map(Clip::ofAudio).toList();
        for (Encoding how : List.of(Encoding.PADDED, Encoding.UNPADDED)) {
            try (EncodedSpeech speech = model.encode(clips, how);
                    EncodedAudio audio = own().encode(samples, how.padToWindow())) {
                assertEquals(own().decode(audio, BEAMS), model.decode(speech, BEAMS));
                // Decoded by itself, a clip has the same tokens, and scores that differ in their last digits.
                assertEquals(
                        model.decode(speech, BEAMS).get(2).tokens(),
                        model.decode(speech, new int[] {2}, BEAMS).get(0).tokens());
            }
        }
    }

    @Test
    void it_says_what_its_checkpoint_can_do() {
        assertEquals(Set.of(Modality.AUDIO), model.capabilities().modalities());
        assertEquals(own().tokens().languages().keySet(), model.capabilities().languages());
        assertTrue(model.capabilities().search());
        assertTrue(model.capabilities().timestamps());
        assertTrue(model.capabilities().prompts());
        assertEquals(own().longestSegmentSeconds(), model.capabilities().longestClipSeconds());
        assertTrue(model.text().isEmpty(), "this checkpoint has no tokenizer");
        assertTrue(model.capabilities().words().isEmpty(), "words need a tokenizer");
    }

    @Test
    void languages_are_detected_in_clips() {
        try (EncodedSpeech speech = model.encode(List.of(Clip.ofAudio(noise(1, 1))), Encoding.PADDED)) {
            assertEquals(
                    own().detectLanguages(speech),
                    model.capabilities().languageDetection().orElseThrow().detect(speech));
        }
    }

    @Test
    void recordings_are_transcribed_window_by_window() throws IOException {
        float[] sound = noise(70, 4);
        var request = new LongFormRequest(BEAMS, Fallback.none(), true, Encoding.PADDED, false);
        List<Double> heard = new ArrayList<>();
        try (LongRecording recording = model.capabilities()
                .longForm()
                .orElseThrow()
                .<RuntimeException>read(sink -> sink.accept(sound, sound.length))) {
            assertEquals(70, recording.seconds(), 1e-9);
            List<TimedText> phrases = recording.transcribe(request, heard::add);
            assertEquals(
                    new LongForm(own(), Fallback.none(), true, true).transcribe(sound, BEAMS, seconds -> {}), phrases);
        }
        assertFalse(heard.isEmpty());
    }

    @Test
    void a_clip_without_sound_is_refused() {
        List<Clip> seen = List.of(new Clip(null, new GreyFrames(1, 1, new byte[25])));
        assertThrows(IllegalArgumentException.class, () -> model.encode(seen, Encoding.PADDED));
    }
}
