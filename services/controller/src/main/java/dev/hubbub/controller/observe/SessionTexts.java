package dev.hubbub.controller.observe;

import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.ManifestSession;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there is to learn in a session.
 *
 * @param examples how many of its utterances have a text
 * @param speakers who says them, where the dataset tells
 * @param everyoneNamed whether it tells of all of them
 */
record SessionTexts(Dataset.Session session, int examples, Set<String> speakers, boolean everyoneNamed) {

    SessionTexts {
        speakers = Set.copyOf(speakers);
    }

    static SessionTexts of(Dataset.Session session, ManifestSession read) {
        List<ManifestSession.Utterance> texts = written(read).toList();
        return new SessionTexts(
                session,
                texts.size(),
                texts.stream()
                        .map(ManifestSession.Utterance::speaker)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()),
                texts.stream().noneMatch(utterance -> utterance.speaker() == null));
    }

    /** What is learnt of a session: what somebody has written down. */
    static Stream<ManifestSession.Utterance> written(ManifestSession read) {
        return read.utterances().stream()
                .filter(utterance ->
                        utterance.text() != null && !utterance.text().isBlank());
    }
}
