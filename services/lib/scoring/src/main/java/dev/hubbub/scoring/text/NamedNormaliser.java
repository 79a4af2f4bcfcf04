package dev.hubbub.scoring.text;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The named ways to make texts comparable, as an experiment names them. */
public enum NamedNormaliser {

    /** The Whisper English normaliser; British spellings count as American. It strips all marks. */
    ENGLISH(
            "english",
            "whisper-english",
            "Whisper's English normaliser: lower case, numbers as digits, contractions written out, British spellings as"
                    + " American ones, no marks",
            new WhisperEnglishNormaliser(SpellingTable.britishAsAmerican())),

    /** The Whisper basic normaliser, for numbers to compare with published ones. Marks that stand alone become spaces. */
    BASIC(
            "basic",
            "whisper-basic",
            "Whisper's basic normaliser, for numbers to compare with published ones: lower case, and marks that stand alone"
                    + " part words",
            new WhisperBasicNormaliser()),

    /** The same with every mark on its letter: for all languages that are written with spaces. */
    BASIC_KEEPING_MARKS(
            "basic-keeping-marks",
            null,
            "basic with every mark on its letter: for languages that are written with spaces",
            new KeepingMarksNormaliser()),

    /** Character by character: for languages that are written without spaces. */
    CHARACTERS(
            "characters",
            null,
            "each character a word: for languages that are written without spaces",
            new CharactersNormaliser()),

    /** The MCoRec challenge's: English, without disfluencies, spellings as they are. */
    MCOREC(
            "mcorec",
            null,
            "the challenge's: english without disfluencies, and with spellings as they are",
            new McorecNormaliser(Disfluencies.english())),

    /** The same where British spellings count as American: the usual one of the protocol mcorec-corrected. */
    MCOREC_CORRECTED(
            "mcorec-corrected",
            null,
            "english without disfluencies",
            new McorecNormaliser(
                    new WhisperEnglishNormaliser(SpellingTable.britishAsAmerican()), Disfluencies.english())),

    /** Texts as they are. */
    NONE("none", "raw", "texts as they are", Normaliser.NONE);

    private final String id;
    private final String elsewhere;
    private final String definition;
    private final Normaliser normaliser;

    NamedNormaliser(String id, String elsewhere, String definition, Normaliser normaliser) {
        this.id = id;
        this.elsewhere = elsewhere;
        this.definition = definition;
        this.normaliser = normaliser;
    }

    /** What it is called elsewhere in the field, if that is something else. */
    public Optional<String> elsewhere() {
        return Optional.ofNullable(elsewhere);
    }

    /** Whether people call it so, here or elsewhere, in whatever case. */
    public boolean isCalled(String name) {
        return id.equalsIgnoreCase(name) || (elsewhere != null && elsewhere.equalsIgnoreCase(name));
    }

    /** What it does, as the rest of a sentence. */
    public String definition() {
        return definition;
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
     * The normaliser of that name, as tasks and scores have it.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names there are
     */
    public static NamedNormaliser named(String id) {
        return first(id, normaliser -> normaliser.id.equals(id));
    }

    /**
     * The normaliser that people call so, here or elsewhere.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names there are
     */
    public static NamedNormaliser called(String name) {
        return first(name, normaliser -> normaliser.isCalled(name));
    }

    private static NamedNormaliser first(String name, Predicate<NamedNormaliser> suits) {
        return Arrays.stream(values())
                .filter(suits)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no normalizer '" + name + "'; use one of "
                        + Arrays.stream(values()).map(NamedNormaliser::id).collect(Collectors.joining(", "))));
    }
}
