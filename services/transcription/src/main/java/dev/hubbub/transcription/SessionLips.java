package dev.hubbub.transcription;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.TranscriptionTask;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.McorecSession.Track;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the mouths of a session's speakers are seen. */
final class SessionLips {

    /** Recordings of mouths; null where every recording is taken for one. */
    private final Set<String> given;

    private SessionLips(Set<String> given) {
        this.given = given;
    }

    /**
     * Reads what the dataset says of a session's recordings. Face tracks are no pictures of mouths; recordings of a layout
     * that does not say what they show are taken for such.
     */
    static SessionLips of(TranscriptionTask task, DatasetReader datasets) throws StageFailure, IOException {
        if (task.session().dataset().layout() != DatasetLayout.MCOREC) {
            return new SessionLips(null);
        }
        return new SessionLips(datasets.mcorecSession(task.session()).speakers().stream()
                .flatMap(speaker -> speaker.tracks().stream())
                .map(Track::lips)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    }

    /** The mouth that belongs to a recording. */
    SessionSource.Lips of(String media, MediaLocator files) throws StageFailure, IOException {
        return given == null || given.contains(media)
                ? new SessionSource.Lips(files.locate(media), null)
                : new SessionSource.Lips(
                        null,
                        "There are no lips of " + media + ", so nobody is seen: name them as 'lip' in metadata.json.");
    }
}
