package dev.hubbub.bench.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.media.MediaReader;
import dev.hubbub.speech.features.LogMel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Recordings of speech with what is said in them.
 *
 * @param clips in the order of their manifest
 */
public record SampleSpeech(List<Clip> clips) {
    /**
     * One recording.
     *
     * @param sound 16 kHz mono in [-1, 1]
     * @param text what is said
     */
    public record Clip(float[] sound, String text) {}

    public SampleSpeech {
        clips = List.copyOf(clips);
    }

    /**
     * Reads a manifest as NeMo has it, a line of JSON for each recording.
     *
     * @throws IllegalArgumentException if it, or a recording that it names, cannot be read
     */
    public static SampleSpeech of(Path manifest) {
        ObjectMapper json = new ObjectMapper();
        MediaReader reader = new MediaReader();
        List<Clip> clips = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(manifest)) {
                JsonNode said = json.readTree(line);
                Path sound = manifest.resolveSibling(said.path("audio_filepath").asText());
                clips.add(new Clip(reader.readAll(sound), said.path("text").asText()));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The samples in " + manifest + " cannot be read (" + e.getMessage()
                            + "): name others with --samples.",
                    e);
        }
        return new SampleSpeech(clips);
    }

    /** The first seconds of all recordings, one behind the other, with silence after the last. */
    public float[] joined(double seconds) {
        float[] joined = new float[(int) Math.round(seconds * LogMel.SAMPLE_RATE)];
        int filled = 0;
        for (Clip clip : clips) {
            int length = Math.min(clip.sound.length, joined.length - filled);
            System.arraycopy(clip.sound, 0, joined, filled, length);
            filled += length;
        }
        return joined;
    }
}
