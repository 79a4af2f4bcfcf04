package dev.hubbub.speech.features;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** The three recordings that the reference features, encoder outputs and transcripts were made of. */
public enum ReferenceAudio {
    EN_LIBRIVOX,
    ES_G722,
    EN_WAV8K;

    /** The name used in the reference data. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Mono samples at 16 kHz in [-1, 1). */
    public float[] samples() {
        try (InputStream resource = ReferenceAudio.class.getResourceAsStream("/features/" + key() + ".wav");
                AudioInputStream audio = AudioSystem.getAudioInputStream(new BufferedInputStream(resource))) {
            byte[] bytes = audio.readAllBytes();
            float[] samples = new float[bytes.length / 2];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (short) (bytes[2 * i] & 0xff | bytes[2 * i + 1] << 8) / 32768f;
            }
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UnsupportedAudioFileException e) {
            throw new IllegalStateException(e);
        }
    }
}
