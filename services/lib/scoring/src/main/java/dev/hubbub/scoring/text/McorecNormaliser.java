package dev.hubbub.scoring.text;

/**
 * How the MCoRec challenge compares captions: the Whisper English normaliser with an empty spelling table (so
 * {@code colour} and {@code color} differ), then disfluencies removed. It is applied to each caption alone.
 *
 * @param english the Whisper English normaliser; with a table of spellings it is not the challenge's
 * @param disfluencies the words that are not scored
 */
public record McorecNormaliser(WhisperEnglishNormaliser english, Disfluencies disfluencies) implements Normaliser {

    public McorecNormaliser(Disfluencies disfluencies) {
        this(new WhisperEnglishNormaliser(SpellingTable.none()), disfluencies);
    }

    @Override
    public String normalise(String caption) {
        return disfluencies.removedFrom(english.normalise(caption));
    }
}
