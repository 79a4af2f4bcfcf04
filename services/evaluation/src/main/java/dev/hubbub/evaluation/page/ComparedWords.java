package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.UtteranceScore;
import dev.hubbub.scoring.ScoringProtocol;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.Normaliser;
import dev.hubbub.scoring.text.UnicodeText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The words of a text as its protocol compares them, so that what is marked is what is counted.
 *
 * @param normaliser what the protocol does to a text as it stands in a score
 */
record ComparedWords(Normaliser normaliser) {

    /**
     * The words under a protocol.
     *
     * @param normaliser the name of what made the texts comparable; {@code null} in scores of earlier versions, where it
     *     is the protocol's own
     */
    static ComparedWords under(String protocol, String normaliser) {
        return switch (ScoringProtocol.named(protocol)) {
            case MCOREC -> new ComparedWords(captionByCaption(named(normaliser, NamedNormaliser.MCOREC)));
                // A speaker's text is normalised as one.
            case MCOREC_CORRECTED -> new ComparedWords(named(normaliser, NamedNormaliser.MCOREC_CORRECTED));
            case UTTERANCE -> new ComparedWords(named(normaliser, NamedNormaliser.ENGLISH));
        };
    }

    /** The words of an utterance of a session, as they were compared. */
    static ComparedWords of(UtteranceScore utterance, SessionScore session, String protocol) {
        return under(protocol, utterance.normalizer() == null ? session.normalizer() : utterance.normalizer());
    }

    private static Normaliser named(String name, NamedNormaliser usual) {
        return (name == null ? usual : NamedNormaliser.named(name)).normaliser();
    }

    // Each line of a speaker's text is one caption, and the challenge normalises captions alone.
    private static Normaliser captionByCaption(Normaliser ofCaption) {
        return text -> text.lines().map(ofCaption::normalise).collect(Collectors.joining(" "));
    }

    List<String> of(String text) {
        return UnicodeText.words(normaliser.normalise(text));
    }
}
