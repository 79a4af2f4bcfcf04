package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.media.MediaReader;
import dev.hubbub.speech.voiceactivity.VoiceActivityDetector;
import dev.hubbub.speech.voiceactivity.VoiceActivityMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How well the detectors find the shipped recordings, of two people, that stand in a long one with pauses of one to four
 * seconds between them. A recording counts as speech from its beginning to its end, with the short silences in it.
 */
class VoiceActivityOnSamplesTest {

    private static final Path SAMPLES = Path.of("../../local-dev/samples");
    private static final int RATE = 16_000;
    private static final int FRAME = VoiceActivityDetector.FRAME;

    /**
     * A long recording.
     *
     * @param speech whether a frame is in one of the short recordings
     */
    private record Joined(float[] samples, boolean[] speech) {

        /** @param noise level of white noise over all of it, in decibels of full scale */
        static Joined of(double noise) throws IOException {
            Random random = new Random(11);
            float[] samples = new float[0];
            List<int[]> spans = new ArrayList<>();
            for (String line : Files.readAllLines(SAMPLES.resolve("quickstart.jsonl"))) {
                JsonNode utterance = Json.mapper().readTree(line);
                float[] clip = new MediaReader()
                        .readAll(SAMPLES.resolve(utterance.get("audio_filepath").asText()));
                int at = samples.length + RATE + random.nextInt(3 * RATE);
                samples = Arrays.copyOf(samples, at + clip.length);
                System.arraycopy(clip, 0, samples, at, clip.length);
                spans.add(new int[] {at, samples.length});
            }
            double gain = Math.pow(10, noise / 20);
            for (int i = 0; i < samples.length; i++) {
                samples[i] += (float) (gain * random.nextGaussian());
            }
            boolean[] speech = new boolean[samples.length / FRAME];
            for (int frame = 0; frame < speech.length; frame++) {
                int middle = frame * FRAME + FRAME / 2;
                speech[frame] = spans.stream().anyMatch(span -> middle >= span[0] && middle < span[1]);
            }
            return new Joined(Arrays.copyOf(samples, speech.length * FRAME), speech);
        }
    }

    /** Shares of the frames of speech that are found, of what is found that is speech, and of all frames that are wrong. */
    private record Figures(double recall, double precision, double frameError) {}

    private static Figures figures(VoiceActivityMethod method, Joined recording) {
        try (VoiceActivityDetector detector = method.detector()) {
            VoiceActivityDetector.Listener listener = detector.listen();
            int[] counts = new int[4];
            int step = 312;
            for (int from = 0; from < recording.speech().length; from += step) {
                int to = Math.min(from + step, recording.speech().length);
                float[] found =
                        listener.probabilities(Arrays.copyOfRange(recording.samples(), from * FRAME, to * FRAME));
                for (int frame = from; frame < to; frame++) {
                    counts[(recording.speech()[frame] ? 2 : 0) + (found[frame - from] >= 0.5f ? 1 : 0)]++;
                }
            }
            return new Figures(
                    counts[3] / (double) (counts[2] + counts[3]),
                    counts[3] / (double) (counts[1] + counts[3]),
                    (counts[1] + counts[2]) / (double) recording.speech().length);
        }
    }

    private static void require(VoiceActivityMethod method, double noise, double recall, double frameError)
            throws IOException {
        Figures figures = figures(method, Joined.of(noise));
        String said = method + " at " + noise + " dB: " + figures;
        assertTrue(figures.recall() >= recall, said);
        assertTrue(figures.precision() >= 0.99, said);
        assertTrue(figures.frameError() <= frameError, said);
    }

    @Test
    void the_network_finds_speech_in_noise_too() throws IOException {
        require(VoiceActivityMethod.SILERO, -70, 0.90, 0.06);
        require(VoiceActivityMethod.SILERO, -30, 0.89, 0.065);
    }

    @Test
    void loudness_finds_speech_where_it_is_quiet_else() throws IOException {
        require(VoiceActivityMethod.ENERGY, -70, 0.92, 0.05);
        require(VoiceActivityMethod.ENERGY, -30, 0.60, 0.22);
    }
}
