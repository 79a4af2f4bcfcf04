package dev.hubbub.scoring.text;

import static dev.hubbub.scoring.text.UnicodeText.WORD_END;
import static dev.hubbub.scoring.text.UnicodeText.WORD_START;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes out the English contractions and abbreviated titles that the Whisper normaliser knows. The entries apply one
 * after the other to the whole text, so an earlier one can hide a later one ({@code 's been} before {@code 's}).
 */
final class Contractions {

    /** Whole words and what they stand for. */
    private static final String[][] WORDS = {
        {"won't", "will not"},
        {"can't", "can not"},
        {"let's", "let us"},
        {"ain't", "aint"},
        {"y'all", "you all"},
        {"wanna", "want to"},
        {"gotta", "got to"},
        {"gonna", "going to"},
        {"i'ma", "i am going to"},
        {"imma", "i am going to"},
        {"woulda", "would have"},
        {"coulda", "could have"},
        {"shoulda", "should have"},
        {"ma'am", "madam"},
    };

    /** Abbreviations before or after a name; a space follows because their full stop is dropped later. */
    private static final String[][] TITLES = {
        {"mr", "mister"},
        {"mrs", "missus"},
        {"st", "saint"},
        {"dr", "doctor"},
        {"prof", "professor"},
        {"capt", "captain"},
        {"gov", "governor"},
        {"ald", "alderman"},
        {"gen", "general"},
        {"sen", "senator"},
        {"rep", "representative"},
        {"pres", "president"},
        {"rev", "reverend"},
        {"hon", "honorable"},
        {"asst", "assistant"},
        {"assoc", "associate"},
        {"lt", "lieutenant"},
        {"col", "colonel"},
        {"jr", "junior"},
        {"sr", "senior"},
        {"esq", "esquire"},
    };

    /** Endings of words; those that a participle makes certain come before the general guess. */
    private static final String[][] ENDINGS = {
        {"'d been", " had been"},
        {"'s been", " has been"},
        {"'d gone", " had gone"},
        {"'s gone", " has gone"},
        {"'d done", " had done"},
        {"'s got", " has got"},
        {"n't", " not"},
        {"'re", " are"},
        {"'s", " is"},
        {"'d", " would"},
        {"'ll", " will"},
        {"'t", " not"},
        {"'ve", " have"},
        {"'m", " am"},
    };

    private static final List<Replacement> REPLACEMENTS = replacements();

    private Contractions() {}

    /** @param text in lower case */
    static String writtenOut(String text) {
        String result = text;
        for (Replacement replacement : REPLACEMENTS) {
            // Hardly any is in a text, and looking for it as it stands is much faster.
            if (result.contains(replacement.contracted())) {
                result = replacement.found().matcher(result).replaceAll(replacement.full());
            }
        }
        return result;
    }

    private static List<Replacement> replacements() {
        List<Replacement> all = new ArrayList<>();
        for (String[] word : WORDS) {
            all.add(new Replacement(word[0], Pattern.compile(WORD_START + word[0] + WORD_END), word[1]));
        }
        for (String[] title : TITLES) {
            all.add(new Replacement(title[0], Pattern.compile(WORD_START + title[0] + WORD_END), title[1] + " "));
        }
        for (String[] ending : ENDINGS) {
            all.add(new Replacement(ending[0], Pattern.compile(ending[0] + WORD_END), ending[1]));
        }
        return List.copyOf(all);
    }

    private record Replacement(String contracted, Pattern found, String full) {}
}
