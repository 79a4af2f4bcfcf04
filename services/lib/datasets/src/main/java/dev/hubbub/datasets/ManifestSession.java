package dev.hubbub.datasets;

import java.util.List;

/**
 * A session of a manifest: its lines.
 *
 * @param name the session's name
 * @param utterances its utterances, in the manifest's order; at least one
 */
public record ManifestSession(String name, List<Utterance> utterances) {

    /**
     * One line of a manifest.
     *
     * @param line its number, from 1
     * @param media the recording, relative to the manifest's folder or an address of its own; see
     *     {@link dev.hubbub.contracts.task.DatasetReference#resolve}
     * @param offset seconds into the recording where the utterance starts
     * @param duration its length in seconds; absent for the rest of the recording
     * @param speaker who speaks; absent where the manifest does not say
     * @param language the language's code; absent where the manifest does not say
     * @param text what is said; absent where nobody has written it down
     */
    public record Utterance(
            int line, String media, double offset, Double duration, String speaker, String language, String text) {}

    public ManifestSession {
        utterances = List.copyOf(utterances);
    }

    /** The recordings, each once, in order of appearance. */
    public List<String> recordings() {
        return utterances.stream().map(Utterance::media).distinct().toList();
    }
}
