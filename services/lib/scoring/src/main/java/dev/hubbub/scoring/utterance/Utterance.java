package dev.hubbub.scoring.utterance;

import dev.hubbub.scoring.text.TextLanguage;
import java.util.Optional;

/**
 * One utterance to be scored.
 *
 * @param session what it is reported under; for data without sessions, one name for all
 * @param id name of the utterance, unique in its session
 * @param speaker who speaks, if known
 * @param reference what was said
 * @param hypothesis what was recognised
 * @param language what is known of the language it is in
 */
public record Utterance(
        String session,
        String id,
        Optional<String> speaker,
        String reference,
        String hypothesis,
        TextLanguage language) {

    /** An utterance of which nobody says what language it is in. */
    public Utterance(String session, String id, Optional<String> speaker, String reference, String hypothesis) {
        this(session, id, speaker, reference, hypothesis, TextLanguage.of(null, reference));
    }
}
