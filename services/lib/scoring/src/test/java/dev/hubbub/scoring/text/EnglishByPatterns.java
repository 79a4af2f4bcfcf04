package dev.hubbub.scoring.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The English normaliser of Whisper as it is defined: regular expressions, one after the other over the whole text. What
 * numbers become between them is {@link NumberReading}'s.
 */
final class EnglishByPatterns implements Normaliser {

    private static final String SPACE = "[\\p{IsWhite_Space}\\x1c-\\x1f]";
    private static final String START = "(?<![\\p{L}\\p{N}_])";
    private static final String END = "(?![\\p{L}\\p{N}_])";

    private static final Pattern AND_A_HALF = Pattern.compile(START + "and" + SPACE + "+a" + SPACE + "+half" + END);
    private static final Pattern MONEY = Pattern.compile("([€£$])([0-9]+) (?:and )?¢([0-9]{1,2})" + END);
    private static final Pattern CENTS = Pattern.compile("[€£$]0.([0-9]{1,2})" + END);

    private static final Map<Pattern, String> CONTRACTIONS = contractions();

    private final SpellingTable spellings;

    EnglishByPatterns(SpellingTable spellings) {
        this.spellings = spellings;
    }

    private static Map<Pattern, String> contractions() {
        Map<Pattern, String> all = new LinkedHashMap<>();
        String words = "won't:will not;can't:can not;let's:let us;ain't:aint;y'all:you all;wanna:want to;gotta:got to;"
                + "gonna:going to;i'ma:i am going to;imma:i am going to;woulda:would have;coulda:could have;"
                + "shoulda:should have;ma'am:madam;mr:mister ;mrs:missus ;st:saint ;dr:doctor ;prof:professor ;"
                + "capt:captain ;gov:governor ;ald:alderman ;gen:general ;sen:senator ;rep:representative ;"
                + "pres:president ;rev:reverend ;hon:honorable ;asst:assistant ;assoc:associate ;lt:lieutenant ;"
                + "col:colonel ;jr:junior ;sr:senior ;esq:esquire ";
        String endings = "'d been: had been;'s been: has been;'d gone: had gone;'s gone: has gone;'d done: had done;"
                + "'s got: has got;n't: not;'re: are;'s: is;'d: would;'ll: will;'t: not;'ve: have;'m: am";
        for (String word : words.split(";")) {
            all.put(Pattern.compile(START + word.split(":")[0] + END), word.split(":")[1]);
        }
        for (String ending : endings.split(";")) {
            all.put(Pattern.compile(ending.split(":")[0] + END), ending.split(":")[1]);
        }
        return all;
    }

    @Override
    public String normalise(String text) {
        String result = text.toLowerCase(Locale.ROOT);
        result = result.replaceAll("[<\\[][^>\\]]*[>\\]]", "").replaceAll("\\(([^)]+?)\\)", "");
        result = result.replaceAll(START + "(hmm|mm|mhm|mmm|uh|um)" + END, "");
        result = result.replaceAll(SPACE + "+'", "'");
        for (Map.Entry<Pattern, String> contraction : CONTRACTIONS.entrySet()) {
            result = contraction.getKey().matcher(result).replaceAll(contraction.getValue());
        }
        result = result.replaceAll("(\\p{Nd}),(\\p{Nd})", "$1$2").replaceAll("\\.([^0-9]|\\z)", " $1");
        result = withoutSymbols(result);
        result = inDigits(result);
        result = UnicodeText.words(result).stream()
                .map(word -> spellings.spellings().getOrDefault(word, word))
                .collect(Collectors.joining(" "));
        result = result.replaceAll("[.$¢€£]([^0-9])", " $1").replaceAll("([^0-9])%", "$1 ");
        return result.replaceAll(SPACE + "+", " ");
    }

    private static String withoutSymbols(String text) {
        Map<String, String> plain =
                Map.of("œ", "oe", "ø", "o", "æ", "ae", "ß", "ss", "đ", "d", "ð", "d", "þ", "th", "ł", "l");
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .codePoints()
                .mapToObj(Character::toString)
                .map(character -> plain.containsKey(character)
                        ? plain.get(character)
                        : character.matches("[.%$¢€£]")
                                ? character
                                : character.matches("\\p{Mn}")
                                        ? ""
                                        : character.matches("[\\p{M}\\p{S}\\p{P}]") ? " " : character)
                .collect(Collectors.joining());
    }

    private static String inDigits(String text) {
        String parted = withHalves(text)
                .replaceAll("([a-z])([0-9])", "$1 $2")
                .replaceAll("([0-9])([a-z])", "$1 $2")
                .replaceAll("([0-9])" + SPACE + "+(st|nd|rd|th|s)" + END, "$1$2");
        String joined = String.join(" ", NumberReading.of(UnicodeText.words(parted)));
        joined = MONEY.matcher(joined)
                .replaceAll(money -> Matcher.quoteReplacement(money.group(1) + money.group(2) + "."
                        + (money.group(3).length() == 1 ? "0" : "") + money.group(3)));
        joined = CENTS.matcher(joined).replaceAll(cents -> "¢" + Integer.parseInt(cents.group(1)));
        return joined.replaceAll(START + "1(s?)" + END, "one$1");
    }

    private static String withHalves(String text) {
        String[] segments = AND_A_HALF.split(text, -1);
        List<String> parts = new ArrayList<>();
        for (int index = 0; index < segments.length; index++) {
            List<String> words = UnicodeText.words(segments[index]);
            if (!words.isEmpty()) {
                parts.add(segments[index]);
                if (index < segments.length - 1) {
                    boolean number = NumberWord.of(words.get(words.size() - 1))
                            .filter(word -> word.isDigits() || word.kind() == NumberWord.Kind.MULTIPLIER)
                            .isPresent();
                    parts.add(number ? "point five" : "and a half");
                }
            }
        }
        return String.join(" ", parts);
    }
}
