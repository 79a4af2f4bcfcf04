package dev.hubbub.scoring.text;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The named ways to make texts comparable, as an experiment names them. */
public enum NamedNormaliser {

    /** The Whisper English normaliser; British spellings count as American. It strips all marks. */
    ENGLISH("english", new WhisperEnglishNormaliser(SpellingTable.britishAsAmerican())),

    /** The Whisper basic normaliser, for numbers to compare with published ones. Marks that stand alone become spaces. */
    BASIC("basic", new WhisperBasicNormaliser()),

    /** The same with every mark on its letter: for all languages that are written with spaces. */
    BASIC_KEEPING_MARKS("basic-keeping-marks", new KeepingMarksNormaliser()),

    /** Character by character: for languages that are written without spaces. */
    CHARACTERS("characters", new CharactersNormaliser()),

    /** The MCoRec challenge's: English, without disfluencies, spellings as they are. */
    MCOREC("mcorec", new McorecNormaliser(Disfluencies.english())),

    /** The same where British spellings count as American: the usual one of the protocol mcorec-corrected. */
    MCOREC_CORRECTED(
            "mcorec-corrected",
            new McorecNormaliser(
                    new WhisperEnglishNormaliser(SpellingTable.britishAsAmerican()), Disfluencies.english())),

    /** Texts as they are. */
    NONE("none", Normaliser.NONE);

    private final String id;
    private final Normaliser normaliser;

    NamedNormaliser(String id, Normaliser normaliser) {
        this.id = id;
        this.normaliser = normaliser;
    }

    /** The name in an experiment. */
    public String id() {
        return id;
    }

    /** What it does. */
    public Normaliser normaliser() {
        return normaliser;
    }

    /** Whether it is made for English, and takes from other scripts what tells words apart. */
    public boolean isForEnglish() {
        return this == ENGLISH || this == MCOREC || this == MCOREC_CORRECTED;
    }

    /**
     * The normaliser of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names there are
     */
    public static NamedNormaliser named(String id) {
        return Arrays.stream(values())
                .filter(normaliser -> normaliser.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no normalizer '" + id + "'; use one of "
                        + Arrays.stream(values()).map(NamedNormaliser::id).collect(Collectors.joining(", "))));
    }
}
