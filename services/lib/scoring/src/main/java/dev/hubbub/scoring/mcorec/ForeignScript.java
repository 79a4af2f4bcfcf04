package dev.hubbub.scoring.mcorec;

import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.MalformedCaptionsException;
import dev.hubbub.scoring.captions.WebVttReader;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.scoring.text.TextLanguage;
import java.util.Optional;

/**
 * Reference captions in a script that a normaliser made for English takes apart, so that different words become the same.
 *
 * @param session name of the session
 * @param language what the captions are written in
 */
public record ForeignScript(String session, TextLanguage language) {

    /** What of a scored session's captions is in such a script, if most of it is. */
    public static Optional<ForeignScript> in(SessionScore score, SessionFiles files, NamedNormaliser normaliser) {
        if (!normaliser.isForEnglish()) {
            return Optional.empty();
        }
        TextLanguage language = TextLanguage.of(null, labels(score, files));
        return language.normaliser().isForEnglish()
                ? Optional.empty()
                : Optional.of(new ForeignScript(score.session(), language));
    }

    /** A session's reference captions, for who wants to know what language they are in. */
    public static String labels(SessionScore score, SessionFiles files) {
        StringBuilder text = new StringBuilder();
        for (SpeakerScore speaker : score.speakers()) {
            files.read("labels/" + speaker.speaker() + ".vtt").ifPresent(file -> text.append(text(file)));
        }
        return text.toString();
    }

    private static String text(byte[] file) {
        StringBuilder text = new StringBuilder();
        try {
            for (Caption caption : WebVttReader.read(file).captions()) {
                text.append(caption.text()).append('\n');
            }
        } catch (MalformedCaptionsException malformed) {
            // A fault of the session says so.
            return "";
        }
        return text.toString();
    }

    /**
     * All of it in one sentence.
     *
     * @param remedy how another normaliser is chosen, such as {@code set scoring.normalizer to}
     */
    public String sentence(String remedy) {
        return "The captions of session %s are in %s script, of which a normaliser for English leaves too"
                        .formatted(session, language.scriptName())
                + " little to tell words apart; " + remedy + " "
                + language.normaliser().id() + ".";
    }
}
