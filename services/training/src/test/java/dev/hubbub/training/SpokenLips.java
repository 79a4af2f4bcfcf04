package dev.hubbub.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Real recordings with a drawn mouth beside them, which opens as far as they are loud. */
final class SpokenLips {
    private static final Path RECORDINGS = Path.of("../../local-dev/samples/asterisk-en");
    private static final int SIDE = 96;
    private static final int SAMPLES = MediaReader.SAMPLE_RATE / Pictures.PER_SECOND;

    private SpokenLips() {}

    /**
     * Writes some of them.
     *
     * @param from the first
     * @param to behind the last
     * @param text what the manifest says of each that is said in it, made of what really is
     */
    static void write(Path folder, int from, int to, UnaryOperator<String> text) throws IOException {
        Files.createDirectories(folder);
        StringBuilder manifest = new StringBuilder();
        for (String line :
                Files.readAllLines(RECORDINGS.resolve("manifest.jsonl")).subList(from, to)) {
            JsonNode spoken = Json.mapper().readTree(line);
            String recording = spoken.path("audio_filepath").asText();
            String name = recording.replaceFirst("\\.[^.]+$", ".mp4");
            float[] samples = new MediaReader().readAll(RECORDINGS.resolve(recording));
            VideoWriter.write(folder.resolve(name), mouth(samples), samples);
            ObjectNode seen = Json.mapper().createObjectNode();
            seen.put("audio_filepath", name)
                    .put("text", text.apply(spoken.path("text").asText()))
                    .put("lang", "en");
            manifest.append(seen).append('\n');
        }
        Files.writeString(folder.resolve("manifest.jsonl"), manifest);
    }

    private static Pictures mouth(float[] samples) {
        int frames = (samples.length + SAMPLES - 1) / SAMPLES;
        byte[] grey = new byte[frames * SIDE * SIDE];
        for (int frame = 0; frame < frames; frame++) {
            double loud = 0;
            for (int i = frame * SAMPLES; i < Math.min(samples.length, (frame + 1) * SAMPLES); i++) {
                loud = Math.max(loud, Math.abs(samples[i]));
            }
            for (int i = 0; i < SIDE * SIDE; i++) {
                double x = (i % SIDE - 48) / 30.0;
                double y = (i / SIDE - 48) / (3 + 30 * loud);
                grey[frame * SIDE * SIDE + i] = (byte) (x * x + y * y < 1 ? 40 : 150);
            }
        }
        return new Pictures(PictureForm.GREY, SIDE, SIDE, grey);
    }
}
