package dev.hubbub.localdev.session;

import dev.hubbub.datasets.ManifestLine;
import dev.hubbub.media.MediaReader;
import dev.hubbub.media.UnreadableMediaException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How long the recordings of lines are, by what they say themselves, where they are on this machine. */
final class RecordingLengths {

    private final Map<String, Double> known;

    private RecordingLengths(Map<String, Double> known) {
        this.known = known;
    }

    /** Looks at every recording that a line says a time of, once. */
    static RecordingLengths of(Collection<ManifestLine> lines) {
        MediaReader reader = new MediaReader();
        List<String> recordings = lines.stream()
                .filter(RecordingLengths::saysATime)
                .filter(line -> line.location().isLocal())
                .map(line -> line.location().toString())
                .distinct()
                .toList();
        Map<String, Double> lengths = recordings.parallelStream()
                .map(recording -> Map.entry(recording, seconds(reader, Path.of(recording))))
                .filter(length -> !length.getValue().isNaN())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new RecordingLengths(new HashMap<>(lengths));
    }

    /** The seconds of a line's recording; null where nobody knows. */
    Double of(ManifestLine line) {
        return line.location().isLocal() ? known.get(line.location().toString()) : null;
    }

    /** Whether a line can be wrong about its recording. */
    static boolean saysATime(ManifestLine line) {
        return line.offset() > 0 || line.duration() != null;
    }

    private static double seconds(MediaReader reader, Path recording) {
        try {
            return Files.isRegularFile(recording) ? reader.probe(recording).duration() : Double.NaN;
        } catch (UnreadableMediaException e) {
            return Double.NaN;
        }
    }
}
