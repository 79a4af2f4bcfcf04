package dev.hubbub.localdev.transcript;

import dev.hubbub.transcription.DecodedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A recording of which nothing was known.
 *
 * @param file the recording
 */
public record TranscribedRecording(Path file, DecodedSession decoded) implements Transcribed {

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public List<SpokenLine> lines() {
        return decoded.transcript().segments().stream()
                .filter(segment -> !segment.text().isBlank())
                .map(segment -> new SpokenLine(
                        null,
                        null,
                        segment.start(),
                        segment.end(),
                        segment.text().strip()))
                .toList();
    }

    @Override
    public List<RecognisedLine> recognised() {
        String text = lines().stream().map(SpokenLine::text).collect(Collectors.joining(" "));
        // It is found by this path from wherever the manifest lies.
        String path = file.toAbsolutePath().normalize().toString();
        return List.of(new RecognisedLine(path, null, null, null, null, null, text));
    }

    @Override
    public boolean isSession() {
        return false;
    }

    /** A file per format. */
    @Override
    public void write(Path place, List<TranscriptFormat> formats) throws IOException {
        Files.createDirectories(place.toAbsolutePath().getParent());
        for (TranscriptFormat format : formats) {
            Files.writeString(file(place, format), format.write(this));
        }
    }

    /** The file of a format. */
    public static Path file(Path place, TranscriptFormat format) {
        return place.resolveSibling(place.getFileName() + "." + format.ending());
    }
}
