package dev.hubbub.datasets;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The mouths that the stage {@code lips} has cut out of a session's face tracks, on this machine. */
public final class CutMouths {

    /** Of a session that comes with its lips, or of which nobody looks at any. */
    public static final CutMouths NONE = new CutMouths(Path.of(""));

    private final Path directory;
    private final Map<String, LipTrack> tracks = new HashMap<>();

    private CutMouths(Path directory) {
        this.directory = directory;
    }

    /** Fetches an output of the stage. */
    public static CutMouths of(OutputAddress output, StageContext context) throws StageFailure, IOException {
        CutMouths cut = new CutMouths(context.output(output));
        Json.read(cut.directory.resolve("lips.json"), LipTracks.class)
                .tracks()
                .forEach(track -> cut.tracks.put(track.track(), track));
        return cut;
    }

    /**
     * What became of a face track; empty if it came with lips.
     *
     * @param video as the session names it
     */
    public Optional<LipTrack> track(String video) {
        return Optional.ofNullable(tracks.get(video));
    }

    /** The mouth that was cut out of a face track, with its sound; empty if none was. */
    public Optional<Path> mouth(String video) {
        return track(video).map(LipTrack::file).map(directory::resolve);
    }
}
