package dev.hubbub.speech.voiceactivity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.features.ReferenceAudio;
import dev.hubbub.speech.voiceactivity.VoiceActivityDetector.Listener;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against what onnxruntime computes of the published file, frame by frame. */
class SileroDetectorTest {

    private static Map<String, float[]> expected() throws IOException {
        try (InputStream json = SileroDetectorTest.class.getResourceAsStream("/voiceactivity/silero.json")) {
            return new ObjectMapper().readValue(json, new TypeReference<Map<String, float[]>>() {});
        }
    }

    private static float[] frames(float[] samples, int from, int to) {
        return Arrays.copyOfRange(samples, from * VoiceActivityDetector.FRAME, to * VoiceActivityDetector.FRAME);
    }

    @Test
    void every_frame_is_as_likely_as_in_the_original() throws IOException {
        try (SileroDetector detector = new SileroDetector()) {
            for (Map.Entry<String, float[]> of : expected().entrySet()) {
                float[] samples = ReferenceAudio.valueOf(of.getKey().toUpperCase(Locale.ROOT))
                        .samples();
                float[] expected = of.getValue();
                float[] whole = detector.listen().probabilities(frames(samples, 0, expected.length));
                assertArrayEquals(expected, whole, 2e-4f, of.getKey());
            }
        }
    }

    @Test
    void a_recording_in_pieces_is_heard_as_a_whole() throws IOException {
        float[] expected = expected().get("en_librivox");
        float[] samples = ReferenceAudio.EN_LIBRIVOX.samples();
        try (SileroDetector detector = new SileroDetector()) {
            for (int size : new int[] {1, 7}) {
                Listener listener = detector.listen();
                assertEquals(0, listener.probabilities(new float[0]).length);
                for (int frame = 0; frame < expected.length; frame += size) {
                    int end = Math.min(frame + size, expected.length);
                    float[] part = listener.probabilities(frames(samples, frame, end));
                    assertArrayEquals(Arrays.copyOfRange(expected, frame, end), part, 2e-4f);
                }
            }
        }
    }
}
