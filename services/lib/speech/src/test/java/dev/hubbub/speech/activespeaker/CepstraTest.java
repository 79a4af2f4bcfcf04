package dev.hubbub.speech.activespeaker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.features.Cepstra;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Against python_speech_features. */
class CepstraTest {

    @Test
    void cepstra_are_those_of_the_original() {
        try (Checkpoint expected = Checkpoint.open(Path.of("src/test/resources/activespeaker/mfcc.safetensors"))) {
            float[] samples = expected.tensor("wav_int16").floats();
            for (int i = 0; i < samples.length; i++) {
                samples[i] /= 32768;
            }
            float[] reference = expected.tensor("mfcc_int16_fp64").floats();
            float[][] found = new Cepstra().of(samples);
            assertEquals(207, found.length);
            for (int i = 0; i < reference.length; i++) {
                assertEquals(
                        reference[i], found[i / Cepstra.WIDTH][i % Cepstra.WIDTH], 2e-5 * (1 + Math.abs(reference[i])));
            }
        }
    }

    @Test
    void silence_and_a_sound_shorter_than_a_window_have_finite_cepstra() {
        assertEquals(1, new Cepstra().of(new float[100]).length);
        assertEquals(2, new Cepstra().of(new float[401]).length);
        for (float value : new Cepstra().of(new float[100])[0]) {
            assertEquals(true, Float.isFinite(value));
        }
        assertEquals(Math.log(Math.ulp(1.0)), new Cepstra().of(new float[100])[0][0], 1e-5);
    }
}
