package dev.hubbub.localdev.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.localdev.command.CommandRun;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.media.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A folder of real recordings, each with pictures that are the brighter the louder it is in place of a mouth. */
final class SpokenLips {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RECORDINGS = CommandRun.HOME.resolve("local-dev/samples/asterisk-en");
    private static final int PIXELS = 96 * 96;
    private static final int SAMPLES = MediaReader.SAMPLE_RATE / Pictures.PER_SECOND;

    private final Path folder;
    private final List<String> lines;

    SpokenLips(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.lines = Files.readAllLines(RECORDINGS.resolve("manifest.jsonl"));
        for (String line : lines) {
            float[] samples = new MediaReader().readAll(RECORDINGS.resolve(recording(line)));
            VideoWriter.write(folder.resolve(video(line)), pictures(samples), samples);
        }
    }

    private static String recording(String line) throws IOException {
        return JSON.readTree(line).path("audio_filepath").asText();
    }

    private static String video(String line) throws IOException {
        return recording(line).replaceFirst("\\.[^.]+$", ".mp4");
    }

    private static Pictures pictures(float[] samples) {
        byte[] grey = new byte[(samples.length + SAMPLES - 1) / SAMPLES * PIXELS];
        for (int i = 0; i < grey.length; i++) {
            float loud = Math.abs(samples[Math.min(samples.length - 1, i / PIXELS * SAMPLES + i % SAMPLES)]);
            grey[i] = (byte) (60 + 120 * loud);
        }
        return new Pictures(PictureForm.GREY, 96, 96, grey);
    }

    /**
     * Lists some of them.
     *
     * @param from the first
     * @param to behind the last
     * @param text what is said to be said, made of what really is
     */
    void list(String manifest, int from, int to, UnaryOperator<String> text) throws IOException {
        StringBuilder listed = new StringBuilder();
        for (String line : lines.subList(from, to)) {
            JsonNode spoken = JSON.readTree(line);
            ObjectNode seen = JSON.createObjectNode().put("audio_filepath", video(line));
            listed.append(seen.put("text", text.apply(spoken.path("text").asText())))
                    .append('\n');
        }
        Files.writeString(folder.resolve(manifest), listed);
    }
}
