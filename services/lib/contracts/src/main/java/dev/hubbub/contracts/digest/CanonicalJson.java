package dev.hubbub.contracts.digest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * One text for every JSON value that means the same, so that a digest of it is an identity.
 *
 * <p>The rules, close to RFC 8785 (JSON Canonicalization Scheme) and stable across Java versions:
 *
 * <ul>
 *   <li>no white space; object members sorted by name, comparing UTF-16 code units;
 *   <li>members whose value is {@code null} are left out: an optional field that is absent and one that is null are the
 *       same thing, and a new optional field does not change old digests. Nulls inside arrays stay;
 *   <li>numbers by value, not by spelling: {@code 1}, {@code 1.0} and {@code 1e0} are all {@code 1}. Integers are exact;
 *       other numbers are IEEE doubles, written with the fewest digits to which they can be rounded and still read back
 *       as the same double. Plain notation from 1e-6 up to 1e21, otherwise {@code d.ddde±x}. Negative zero is {@code 0};
 *   <li>strings character for character, without Unicode normalisation: two spellings of é are two names. Escaped are
 *       only {@code "}, {@code \} and the control characters (\b \t \n \f \r, otherwise \\u00xx);
 *   <li>arrays keep their order.
 * </ul>
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * The canonical text of a value.
     *
     * @param value anything Jackson writes as JSON
     * @throws IllegalArgumentException if the value holds NaN or an infinity, which JSON cannot say
     */
    public static String of(Object value) {
        StringBuilder text = new StringBuilder();
        write(value instanceof JsonNode node ? node : Json.tree(value), text);
        return text.toString();
    }

    private static void write(JsonNode node, StringBuilder text) {
        switch (node.getNodeType()) {
            case OBJECT -> writeObject(node, text);
            case ARRAY -> writeArray(node, text);
            case NUMBER -> text.append(number(node));
            case BOOLEAN -> text.append(node.booleanValue());
            case NULL, MISSING -> text.append("null");
            case STRING, BINARY -> writeString(node.asText(), text);
            case POJO -> throw new IllegalArgumentException("Not a JSON value: " + node);
        }
    }

    private static void writeObject(JsonNode node, StringBuilder text) {
        Map<String, JsonNode> members = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!member.getValue().isNull()) {
                members.put(member.getKey(), member.getValue());
            }
        }
        text.append('{');
        for (Iterator<Map.Entry<String, JsonNode>> it = members.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> member = it.next();
            writeString(member.getKey(), text);
            text.append(':');
            write(member.getValue(), text);
            if (it.hasNext()) {
                text.append(',');
            }
        }
        text.append('}');
    }

    private static void writeArray(JsonNode node, StringBuilder text) {
        text.append('[');
        for (int i = 0; i < node.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            write(node.get(i), text);
        }
        text.append(']');
    }

    private static String number(JsonNode node) {
        BigDecimal value;
        if (node.isFloat()) {
            value = shortest(new BigDecimal(node.floatValue()), d -> d.floatValue() == node.floatValue(), 9);
        } else if (node.isDouble()) {
            if (!Double.isFinite(node.doubleValue())) {
                throw new IllegalArgumentException("JSON has no number " + node.doubleValue());
            }
            value = shortest(new BigDecimal(node.doubleValue()), d -> d.doubleValue() == node.doubleValue(), 17);
        } else {
            value = node.decimalValue();
        }
        if (value.signum() == 0) {
            return "0";
        }
        value = value.stripTrailingZeros();
        int exponent = value.precision() - value.scale() - 1;
        if (exponent >= -6 && exponent < 21) {
            return value.toPlainString();
        }
        String digits = value.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (value.signum() < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "" : "+") + exponent;
    }

    // Double.toString changed with Java 19; a digest must not depend on the Java that made it.
    private static BigDecimal shortest(
            BigDecimal exact, java.util.function.Predicate<BigDecimal> readsBackTheSame, int enoughDigits) {
        for (int digits = 1; digits < enoughDigits; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (readsBackTheSame.test(rounded)) {
                return rounded;
            }
        }
        return exact.round(new MathContext(enoughDigits, RoundingMode.HALF_EVEN));
    }

    private static void writeString(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < 0x20) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
