package dev.hubbub.controller.plan;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.scoring.text.TextLanguage;
import java.util.Set;

/**
 * A session as the catalogue found it.
 *
 * @param reference where it is and the digest of its content
 * @param references the digest of its reference texts and labels
 * @param clusterable whether it has the active-speaker scores that conversations are found from
 * @param lips whether it has a video of the mouth for each of its face tracks
 * @param languages what is known of the languages of its texts; empty where they were not read
 * @param language the language of its texts where they do not say one; may be absent
 * @param seconds about how much sound it has; no plan depends on it
 */
public record KnownSession(
        SessionReference reference,
        Digest references,
        boolean clusterable,
        boolean lips,
        Set<TextLanguage> languages,
        String language,
        double seconds) {

    public KnownSession {
        languages = Set.copyOf(languages);
    }

    /** A session of which nobody knows how long it is and what is spoken in it. */
    public KnownSession(SessionReference reference, Digest references, boolean clusterable) {
        this(reference, references, clusterable, clusterable, Set.of(), null, 0);
    }

    /** Whether it consists of face tracks, in which lips and speech can be found. */
    public boolean hasFaces() {
        return reference.dataset().layout() == DatasetLayout.MCOREC;
    }

    public String name() {
        return reference.name();
    }
}
