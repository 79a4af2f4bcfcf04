package dev.hubbub.scoring.text;

import dev.hubbub.scoring.text.NumberWord.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One pass over the words of a text that replaces spoken numbers by numerals. A number is held back until a word comes
 * that cannot belong to it. What two numbers in a row become (a sum, a row of digits) follows the Whisper normaliser,
 * because scores are only comparable when this is the same.
 */
final class NumberReading {

    private static final String SIGNS = "-+£€$¢";
    private static final BigInteger TEN = BigInteger.TEN;

    private final List<String> words;
    private final List<String> written = new ArrayList<>();
    private int at;
    /** The number heard so far; null between numbers. */
    private Quantity held;
    /** The sign or currency symbol that goes before the next word written; empty for none. */
    private String sign = "";

    private NumberReading(List<String> words) {
        this.words = words;
    }

    /** The words with every spoken number written in digits. */
    static List<String> of(List<String> words) {
        NumberReading reading = new NumberReading(words);
        for (reading.at = 0; reading.at < words.size(); reading.at++) {
            reading.read(words.get(reading.at));
        }
        reading.finishNumber();
        return reading.written;
    }

    private void read(String word) {
        boolean signed = SIGNS.indexOf(word.charAt(0)) >= 0;
        if (isNumeral(word, signed ? 1 : 0)) {
            readNumeral(word, signed ? word.substring(1) : word, signed);
            return;
        }
        Optional<NumberWord> number = NumberWord.of(word);
        if (number.isPresent()) {
            readNumberWord(word, number.get());
        } else {
            writePlain(word);
        }
    }

    private void readNumeral(String word, String unsigned, boolean signed) {
        if (held instanceof Quantity.Digits digits && digits.awaitsDecimals()) {
            held = new Quantity.Digits(digits.text() + word);
            return;
        }
        finishNumber();
        if (signed) {
            sign = word.substring(0, 1);
        }
        Optional<Quantity.Whole> whole = Quantity.wholeOf(unsigned);
        held = whole.isPresent() ? whole.get() : new Quantity.Digits(unsigned);
    }

    private void readNumberWord(String word, NumberWord number) {
        switch (number.kind()) {
            case ZERO -> held = new Quantity.Digits(heldDigits() + "0");
            case UNIT -> held = withUnit(number.value());
            case UNIT_WITH_ENDING -> write(withUnit(number.value()).text() + number.mark());
            case TEN -> held = withTen(number.value());
            case TEN_WITH_ENDING -> write(withTen(number.value()).text() + number.mark());
            case MULTIPLIER -> held = multiplied(number.value());
            case MULTIPLIER_WITH_ENDING -> write(multiplied(number.value()).text() + number.mark());
            case SIGN -> readSign(word, number);
            case CURRENCY -> readCurrency(word, number);
            case PERCENT -> readPercent(word, number, false);
            case PER -> readPercent(word, number, true);
            case AND -> readAnd(word);
            case REPEAT -> readRepeat(word, number);
            case POINT -> readPoint(word);
        }
    }

    private Quantity withUnit(BigInteger unit) {
        boolean oneDigit = unit.compareTo(TEN) < 0;
        if (held == null) {
            return new Quantity.Whole(unit);
        }
        if (held instanceof Quantity.Digits digits) {
            return oneDigit && previousIs(Kind.TEN) ? digits.endingIn(unit) : digits.appended(unit);
        }
        if (previousIs(Kind.UNIT)) {
            return held.appended(unit);
        }
        return ((Quantity.Whole) held).plus(unit, oneDigit ? 10 : 100);
    }

    private Quantity withTen(BigInteger ten) {
        if (held == null) {
            return new Quantity.Whole(ten);
        }
        return held instanceof Quantity.Whole whole ? whole.plus(ten, 100) : held.appended(ten);
    }

    private Quantity multiplied(BigInteger multiplier) {
        if (held == null) {
            return new Quantity.Whole(multiplier);
        }
        if (held instanceof Quantity.Digits digits) {
            Optional<Quantity.Whole> product = digits.times(multiplier);
            if (product.isPresent()) {
                return product.get();
            }
            finishNumber();
            return new Quantity.Whole(multiplier);
        }
        return ((Quantity.Whole) held).times(multiplier);
    }

    private void readSign(String word, NumberWord number) {
        finishNumber();
        if (numberFollows()) {
            sign = number.mark();
        } else {
            write(word);
        }
    }

    private void readCurrency(String word, NumberWord number) {
        if (held == null) {
            write(word);
        } else {
            sign = number.mark();
            finishNumber();
        }
    }

    private void readPercent(String word, NumberWord number, boolean needsCent) {
        if (held == null) {
            write(word);
        } else if (!needsCent) {
            write(held.text() + number.mark());
        } else if ("cent".equals(next())) {
            write(held.text() + number.mark());
            at++;
        } else {
            writePlain(word);
        }
    }

    private void readAnd(String word) {
        boolean linksNumber = numberFollows() && previousIs(Kind.MULTIPLIER);
        if (!linksNumber) {
            writePlain(word);
        }
    }

    private void readRepeat(String word, NumberWord number) {
        Optional<NumberWord> digit = NumberWord.of(next())
                .filter(following -> following.kind() == Kind.UNIT || following.kind() == Kind.ZERO);
        if (digit.isPresent()) {
            String repeated =
                    digit.get().value().toString().repeat(number.value().intValue());
            held = new Quantity.Digits(heldDigits() + repeated);
            at++;
        } else {
            writePlain(word);
        }
    }

    private void readPoint(String word) {
        if (!numberFollows()) {
            writePlain(word);
        } else if (nextIsNumeral()
                || NumberWord.of(next()).filter(NumberWord::isDigits).isPresent()) {
            held = new Quantity.Digits(heldDigits() + ".");
        }
        // Any other number word after "point" swallows the "point": so does the normaliser this follows.
    }

    /** What is held as a row of digits; nothing held and a held zero are both an empty row. */
    private String heldDigits() {
        boolean empty = held == null
                || (held instanceof Quantity.Whole whole && whole.value().signum() == 0);
        return empty ? "" : held.text();
    }

    private boolean numberFollows() {
        return nextIsNumeral() || NumberWord.of(next()).isPresent();
    }

    private boolean nextIsNumeral() {
        return next() != null && isNumeral(next(), 0);
    }

    /** Whether a word is digits from a place on, with a point between two of them at most. */
    private static boolean isNumeral(String word, int from) {
        int whole = afterDigits(word, from);
        if (whole == from || whole == word.length()) {
            return whole > from;
        }
        return word.charAt(whole) == '.' && whole + 1 < word.length() && afterDigits(word, whole + 1) == word.length();
    }

    private static int afterDigits(String word, int from) {
        int at = from;
        while (at < word.length() && Character.isDigit(word.codePointAt(at))) {
            at += Character.charCount(word.codePointAt(at));
        }
        return at;
    }

    private String next() {
        return at + 1 < words.size() ? words.get(at + 1) : null;
    }

    private boolean previousIs(Kind kind) {
        return at > 0
                && NumberWord.of(words.get(at - 1))
                        .filter(previous -> previous.kind() == kind)
                        .isPresent();
    }

    private void writePlain(String word) {
        finishNumber();
        write(word);
    }

    private void finishNumber() {
        if (held != null) {
            write(held.text());
        }
    }

    private void write(String word) {
        written.add(sign.isEmpty() ? word : sign + word);
        held = null;
        sign = "";
    }
}
