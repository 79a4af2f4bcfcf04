package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.track.LipTracks.LipTrack;
import dev.hubbub.datasets.CutMouths;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.McorecSession.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the mouths of a session's speakers are seen. */
public final class SessionLips {

    /** Recordings of mouths; null where every recording is taken for one. */
    private final Set<String> given;

    /** What was cut out of recordings of faces. */
    private final CutMouths cut;

    private SessionLips(Set<String> given, CutMouths cut) {
        this.given = given;
        this.cut = cut;
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
            return new SessionLips(null, CutMouths.NONE);
        }
        Set<String> given = datasets.mcorecSession(session).speakers().stream()
                .flatMap(speaker -> speaker.tracks().stream())
                .map(Track::lips)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return new SessionLips(given, cut == null ? CutMouths.NONE : CutMouths.of(cut, context));
    }

    /** The mouth that was cut out of a recording, with its sound; nothing if none was. */
    public Optional<Path> cutOutOf(String media) {
        return cut.mouth(media);
    }

    /** The mouth that belongs to a recording. */
    public SessionSource.Lips of(String media, MediaLocator files) throws StageFailure, IOException {
        Optional<LipTrack> track = cut.track(media);
        if (track.isPresent()) {
            return new SessionSource.Lips(
                    cutOutOf(media).orElse(null), track.get().problem());
        }
        return given == null || given.contains(media)
                ? new SessionSource.Lips(files.locate(media), null)
                : new SessionSource.Lips(
                        null,
                        "There are no lips of " + media + ", so nobody is seen: name them as 'lip' in metadata.json.");
    }
}
