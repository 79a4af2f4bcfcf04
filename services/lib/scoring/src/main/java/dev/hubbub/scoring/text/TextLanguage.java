package dev.hubbub.scoring.text;

import java.lang.Character.UnicodeScript;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the language of a text: what the data says, and which script it is written in.
 *
 * @param language the language's code, of two letters where it has one; absent where nobody says
 * @param script the script that most of the text's letters are of; absent if that is Latin
 */
public record TextLanguage(String language, UnicodeScript script) {

    private static final String ENGLISH = "en";
    private static final String SCRIPT = "script:";

    /** Written without spaces between words. Whisper's paper names the first, their neighbours are like them. */
    private static final Set<String> WITHOUT_SPACES =
            Set.of("zh", "ja", "th", "lo", "my", "yue", "wuu", "nan", "hak", "gan", "km", "bo", "dz", "shn");

    private static final Set<UnicodeScript> SCRIPTS_WITHOUT_SPACES = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN);

    private static final Map<String, String> CODES = codes();

    private static Map<String, String> codes() {
        Map<String, String> codes = new HashMap<>(Map.of("cmn", "zh", "mandarin", "zh", "cantonese", "yue"));
        for (String code : Locale.getISOLanguages()) {
            Locale locale = Locale.forLanguageTag(code);
            codes.put(locale.getISO3Language(), code);
            codes.put(locale.getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT), code);
        }
        return codes;
    }

    /**
     * The language of a text.
     *
     * @param given what the data says: a code or tag ({@code hi}, {@code hin}, {@code hi-IN}) or an English name; may be
     *     absent
     * @param text the text; may be absent
     */
    public static TextLanguage of(String given, String text) {
        return new TextLanguage(code(given), text == null ? null : script(text));
    }

    private static String code(String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        String name = given.strip().toLowerCase(Locale.ROOT);
        String primary = name.split("[-_]", 2)[0];
        String code = CODES.getOrDefault(name, CODES.getOrDefault(primary, primary));
        return code.equals("und") || code.equals("auto") ? null : code;
    }

    private static UnicodeScript script(String text) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        int latin = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int character = text.codePointAt(at);
            if (Character.isLetter(character)) {
                // Which script a letter is of takes long to find out.
                if (character <= 'z' || UnicodeScript.of(character) == UnicodeScript.LATIN) {
                    latin++;
                } else {
                    letters.merge(UnicodeScript.of(character), 1, Integer::sum);
                }
            }
        }
        letters.keySet().removeAll(EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED, UnicodeScript.UNKNOWN));
        int others = letters.values().stream().mapToInt(Integer::intValue).sum();
        return others <= latin
                ? null
                : letters.entrySet().stream()
                        .max(Comparator.comparingInt(Map.Entry::getValue))
                        .orElseThrow()
                        .getKey();
    }

    /** The same, in this language where nobody says another. */
    public TextLanguage orElse(String usual) {
        return language != null ? this : new TextLanguage(code(usual), script);
    }

    /**
     * What makes texts of this language comparable. That a text is English is not believed of one in another script,
     * because it is what is said where nobody has thought of it.
     */
    public NamedNormaliser normaliser() {
        if (isSaid()) {
            return language.equals(ENGLISH)
                    ? NamedNormaliser.ENGLISH
                    : WITHOUT_SPACES.contains(language)
                            ? NamedNormaliser.CHARACTERS
                            : NamedNormaliser.BASIC_KEEPING_MARKS;
        }
        if (script == null) {
            return NamedNormaliser.ENGLISH;
        }
        return SCRIPTS_WITHOUT_SPACES.contains(script)
                ? NamedNormaliser.CHARACTERS
                : NamedNormaliser.BASIC_KEEPING_MARKS;
    }

    /** A name of it: the code, {@code script:} and the script's name, or nothing where neither says anything. */
    public String key() {
        if (isSaid()) {
            return language;
        }
        return script == null ? "" : SCRIPT + scriptName();
    }

    private boolean isSaid() {
        return language != null && !(language.equals(ENGLISH) && script != null);
    }

    /** The script's name, for people. */
    public String scriptName() {
        return script == null ? "latin" : script.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
