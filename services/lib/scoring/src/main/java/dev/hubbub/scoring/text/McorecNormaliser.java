package dev.hubbub.scoring.text;

/**
 * How the MCoRec challenge compares captions: the Whisper English normaliser with an empty spelling table (so
 * {@code colour} and {@code color} differ), then disfluencies removed. It is applied to each caption alone.
 *
 * @param disfluencies the words that are not scored
 */
public record McorecNormaliser(Disfluencies disfluencies) implements Normaliser {

    private static final Normaliser ENGLISH = new WhisperEnglishNormaliser(SpellingTable.none());

    @Override
    public String normalise(String caption) {
        return disfluencies.removedFrom(ENGLISH.normalise(caption));
    }
}
