package dev.hubbub.datasets;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.SessionReference;
import java.util.List;

/**
 * A dataset as an experiment is planned over it.
 *
 * @param reference where it is
 * @param sessions its sessions, in the order asked for or of their names
 */
public record Dataset(DatasetReference reference, List<Session> sessions) {

    /**
     * A session.
     *
     * @param reference its name and what transcription may depend on
     * @param references the digest of its reference texts and labels, on which only scoring depends
     * @param hasActivity whether it comes with active-speaker scores for all its speakers, so that speech can be
     *     found by them and speakers grouped into conversations
     * @param seconds about how much sound it has: what the dataset says, or a guess from the size of its recordings
     */
    public record Session(SessionReference reference, Digest references, boolean hasActivity, double seconds) {

        /** Its name, unique in the dataset. */
        public String name() {
            return reference.name();
        }
    }

    public Dataset {
        sessions = List.copyOf(sessions);
    }
}
