package dev.hubbub.scoring.text;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An English word that takes part in a spoken number.
 *
 * @param kind its part in the number
 * @param value its value; zero where the kind has none
 * @param mark the ordinal or plural ending, or the sign or unit symbol; empty where the kind has none
 */
record NumberWord(Kind kind, BigInteger value, String mark) {

    /** The parts that a word can play. */
    enum Kind {
        /** A spoken zero. */
        ZERO,
        /** One to nineteen. */
        UNIT,
        /** First, sevens, twelfth. */
        UNIT_WITH_ENDING,
        /** Twenty to ninety. */
        TEN,
        /** Twenties, fortieth. */
        TEN_WITH_ENDING,
        /** Hundred, thousand, million. */
        MULTIPLIER,
        /** Hundreds, thousandth. */
        MULTIPLIER_WITH_ENDING,
        /** Minus, plus: the sign goes before the number that follows. */
        SIGN,
        /** Dollars, cents: the symbol goes before the number just said. */
        CURRENCY,
        /** Percent. */
        PERCENT,
        /** The first word of "per cent". */
        PER,
        /** Links hundreds to the rest. */
        AND,
        /** Double or triple: repeats the digit that follows. */
        REPEAT,
        /** The decimal point. */
        POINT
    }

    private static final List<String> UNITS = List.of(
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
    private static final List<String> THOUSANDS = List.of(
            "thousand",
            "million",
            "billion",
            "trillion",
            "quadrillion",
            "quintillion",
            "sextillion",
            "septillion",
            "octillion",
            "nonillion",
            "decillion");

    private static final Map<String, NumberWord> LEXICON = lexicon();

    /** @param word in lower case; may be null for "no word there" */
    static Optional<NumberWord> of(String word) {
        return Optional.ofNullable(word).map(LEXICON::get);
    }

    /** Whether the word can follow "point". */
    boolean isDigits() {
        return kind == Kind.ZERO || kind == Kind.UNIT || kind == Kind.TEN;
    }

    private static Map<String, NumberWord> lexicon() {
        Map<String, NumberWord> words = new HashMap<>();
        for (String zero : List.of("o", "oh", "zero")) {
            put(words, zero, Kind.ZERO, 0, "");
        }
        addUnits(words);
        addTens(words);
        addMultipliers(words);
        put(words, "minus", Kind.SIGN, 0, "-");
        put(words, "negative", Kind.SIGN, 0, "-");
        put(words, "plus", Kind.SIGN, 0, "+");
        put(words, "positive", Kind.SIGN, 0, "+");
        for (Map.Entry<String, String> currency :
                Map.of("pound", "£", "euro", "€", "dollar", "$", "cent", "¢").entrySet()) {
            put(words, currency.getKey(), Kind.CURRENCY, 0, currency.getValue());
            put(words, currency.getKey() + "s", Kind.CURRENCY, 0, currency.getValue());
        }
        put(words, "percent", Kind.PERCENT, 0, "%");
        put(words, "per", Kind.PER, 0, "%");
        put(words, "and", Kind.AND, 0, "");
        put(words, "double", Kind.REPEAT, 2, "");
        put(words, "triple", Kind.REPEAT, 3, "");
        put(words, "point", Kind.POINT, 0, ".");
        return Map.copyOf(words);
    }

    private static void addUnits(Map<String, NumberWord> words) {
        Map<String, String> irregular =
                Map.of("one", "first", "two", "second", "three", "third", "five", "fifth", "twelve", "twelfth");
        Map<Integer, String> endings = Map.of(1, "st", 2, "nd", 3, "rd");
        put(words, "zeroth", Kind.UNIT_WITH_ENDING, 0, "th");
        for (int value = 1; value <= UNITS.size(); value++) {
            String unit = UNITS.get(value - 1);
            put(words, unit, Kind.UNIT, value, "");
            put(words, unit.equals("six") ? "sixes" : unit + "s", Kind.UNIT_WITH_ENDING, value, "s");
            String regular = unit + (unit.endsWith("t") ? "h" : "th");
            put(
                    words,
                    irregular.getOrDefault(unit, regular),
                    Kind.UNIT_WITH_ENDING,
                    value,
                    endings.getOrDefault(value, "th"));
        }
    }

    private static void addTens(Map<String, NumberWord> words) {
        for (int index = 0; index < TENS.size(); index++) {
            String ten = TENS.get(index);
            String stem = ten.substring(0, ten.length() - 1);
            int value = 10 * (index + 2);
            put(words, ten, Kind.TEN, value, "");
            put(words, stem + "ies", Kind.TEN_WITH_ENDING, value, "s");
            put(words, stem + "ieth", Kind.TEN_WITH_ENDING, value, "th");
        }
    }

    private static void addMultipliers(Map<String, NumberWord> words) {
        addMultiplier(words, "hundred", BigInteger.valueOf(100));
        BigInteger value = BigInteger.ONE;
        for (String thousands : THOUSANDS) {
            value = value.multiply(BigInteger.valueOf(1000));
            addMultiplier(words, thousands, value);
        }
    }

    private static void addMultiplier(Map<String, NumberWord> words, String word, BigInteger value) {
        words.put(word, new NumberWord(Kind.MULTIPLIER, value, ""));
        words.put(word + "s", new NumberWord(Kind.MULTIPLIER_WITH_ENDING, value, "s"));
        words.put(word + "th", new NumberWord(Kind.MULTIPLIER_WITH_ENDING, value, "th"));
    }

    private static void put(Map<String, NumberWord> words, String word, Kind kind, int value, String mark) {
        words.put(word, new NumberWord(kind, BigInteger.valueOf(value), mark));
    }
}
