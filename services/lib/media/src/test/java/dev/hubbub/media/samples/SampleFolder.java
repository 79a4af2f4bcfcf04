package dev.hubbub.media.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The recordings the project ships under {@code local-dev/samples}. */
final class SampleFolder {

    /** Tests run with the module's folder as working directory. */
    static final Path ROOT =
            Path.of("../../../local-dev/samples").toAbsolutePath().normalize();

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One line of a manifest in the NeMo convention. */
    record Line(Path file, double duration, String text, String session) {}

    private SampleFolder() {}

    static List<Line> manifest(Path manifest) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String text : Files.readAllLines(manifest)) {
            JsonNode line = JSON.readTree(text);
            lines.add(new Line(
                    manifest.resolveSibling(line.required("audio_filepath").textValue()),
                    line.required("duration").doubleValue(),
                    line.required("text").textValue(),
                    line.required("session").textValue()));
        }
        return lines;
    }
}
