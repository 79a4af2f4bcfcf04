package dev.hubbub.datasets;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.scoring.text.TextLanguage;
import java.util.List;
import java.util.Set;

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
     * @param hasLips whether it comes with a video of the mouth for each of its face tracks
     * @param languages what is known of the languages of its reference texts; empty where its texts are not read yet
     * @param seconds about how much sound it has: what the dataset says, or a guess from the size of its recordings
     */
    public record Session(
            SessionReference reference,
            Digest references,
            boolean hasActivity,
            boolean hasLips,
            Set<TextLanguage> languages,
            double seconds) {

        public Session {
            languages = Set.copyOf(languages);
        }

        /** Its name, unique in the dataset. */
        public String name() {
            return reference.name();
        }
    }

    public Dataset {
        sessions = List.copyOf(sessions);
    }
}
