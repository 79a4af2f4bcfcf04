package dev.hubbub.transcription;

import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.track.LipTracks;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.McorecSession.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the mouths of a session's speakers are seen. */
public final class SessionLips {

    /** Recordings of mouths; null where every recording is taken for one. */
    private final Set<String> given;

    /** What was cut out of recordings of faces, by their names. */
    private final Map<String, LipTrack> cut = new HashMap<>();

    /** Where those are; null if nothing was. */
    private final Path directory;

    private SessionLips(Set<String> given, Path directory) {
        this.given = given;
        this.directory = directory;
    }

    /**
     * Reads what the dataset says of a session's recordings, and what was cut out of them. Face tracks are no pictures of
     * mouths; recordings of a layout that does not say what they show are taken for such.
     *
     * @param cut the output of the stage {@code lips}; null if the session comes with its own
     */
    public static SessionLips of(
            SessionReference session, OutputAddress cut, DatasetReader datasets, StageContext context)
            throws StageFailure, IOException {
        if (session.dataset().layout() != DatasetLayout.MCOREC) {
            return new SessionLips(null, null);
        }
        Set<String> given = datasets.mcorecSession(session).speakers().stream()
                .flatMap(speaker -> speaker.tracks().stream())
                .map(Track::lips)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (cut == null) {
            return new SessionLips(given, null);
        }
        SessionLips lips = new SessionLips(given, context.output(cut));
        Json.read(lips.directory.resolve("lips.json"), LipTracks.class)
                .tracks()
                .forEach(track -> lips.cut.put(track.track(), track));
        return lips;
    }

    /** The mouth that was cut out of a recording, with its sound; nothing if none was. */
    public Optional<Path> cutOutOf(String media) {
        return Optional.ofNullable(cut.get(media)).map(LipTrack::file).map(file -> directory.resolve(file));
    }

    /** The mouth that belongs to a recording. */
    public SessionSource.Lips of(String media, MediaLocator files) throws StageFailure, IOException {
        LipTrack track = cut.get(media);
        if (track != null) {
            return new SessionSource.Lips(cutOutOf(media).orElse(null), track.problem());
        }
        return given == null || given.contains(media)
                ? new SessionSource.Lips(files.locate(media), null)
                : new SessionSource.Lips(
                        null,
                        "There are no lips of " + media + ", so nobody is seen: name them as 'lip' in metadata.json.");
    }
}
