package dev.hubbub.scoring.table;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Collectors;

/** Writes one line of a CSV file after RFC 4180. */
public final class CsvLine {

    private static final int MOST_DIGITS = 17;

    private CsvLine() {}

    /** @param values numbers, booleans or strings; null is an empty field */
    public static String of(List<?> values) {
        return values.stream().map(CsvLine::field).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String field(Object value) {
        if (value == null) {
            return "";
        }
        String text = value instanceof Double number ? shortest(number) : value.toString();
        boolean quoted = text.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0);
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** The fewest digits that read back as the same double; {@code Double.toString} writes more on some runtimes. */
    private static String shortest(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        BigDecimal exact = new BigDecimal(number);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal candidate = exact.round(new MathContext(digits));
            if (candidate.doubleValue() == number) {
                return candidate.stripTrailingZeros().toPlainString();
            }
        }
        return exact.round(new MathContext(MOST_DIGITS)).toPlainString();
    }
}
