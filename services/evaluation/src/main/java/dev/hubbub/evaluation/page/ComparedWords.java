package dev.hubbub.evaluation.page;

import dev.hubbub.scoring.ScoringProtocol;
import dev.hubbub.scoring.text.Disfluencies;
import dev.hubbub.scoring.text.McorecNormaliser;
import dev.hubbub.scoring.text.Normaliser;
import dev.hubbub.scoring.text.UnicodeText;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The words of a text as its protocol compares them, so that what is marked is what is counted.
 *
 * @param normaliser what the protocol does to a text as it stands in a score
 */
record ComparedWords(Normaliser normaliser) {

    static ComparedWords under(String protocol) {
        return new ComparedWords(
                switch (ScoringProtocol.named(protocol)) {
                    case MCOREC -> captionByCaption(new McorecNormaliser(Disfluencies.english()));
                    case UTTERANCE -> UtteranceScoring.english().normaliser();
                });
    }

    // Each line of a speaker's text is one caption, and the challenge normalises captions alone.
    private static Normaliser captionByCaption(Normaliser ofCaption) {
        return text -> text.lines().map(ofCaption::normalise).collect(Collectors.joining(" "));
    }

    List<String> of(String text) {
        return UnicodeText.words(normaliser.normalise(text));
    }
}
