package dev.hubbub.evaluation.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.score.Measurement;
import java.util.Locale;

/** How numbers are written on the page: the same everywhere, and a dash where there is none. */
public final class Figures {

    public static final String ABSENT = "\u2013";

    private Figures() {}

    /** A fraction as per cent with two decimals, without the sign, for columns. */
    public static String percent(Double fraction) {
        return fraction == null ? ABSENT : String.format(Locale.ROOT, "%.2f", 100 * fraction);
    }

    /** A fraction as per cent with one decimal and the sign, for sentences. */
    public static String percentInText(Double fraction) {
        return fraction == null ? ABSENT : String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * fraction);
    }

    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A count with its noun: {@code 1 session}, {@code 2 sessions}. */
    public static String count(long count, String noun) {
        return count(count) + "\u00a0" + noun + (count == 1 ? "" : "s");
    }

    /** Seconds with one decimal, for columns. */
    public static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%,.1f", seconds);
    }

    /** A length of time for people, such as {@code 2 h 05 min}. */
    public static String duration(double seconds) {
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, "%.1f\u00a0s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d\u00a0min %02d\u00a0s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%,d\u00a0h %02d\u00a0min", whole / 3600, whole / 60 % 60);
    }

    /** A real-time factor with three decimals. */
    public static String factor(Double factor) {
        return factor == null ? ABSENT : String.format(Locale.ROOT, "%.3f", factor);
    }

    /** What something costs, without its currency. */
    public static String price(Double price) {
        return price == null ? ABSENT : String.format(Locale.ROOT, price > 0 && price < 0.01 ? "%.4f" : "%,.2f", price);
    }

    /** The head of a measurement's column. */
    public static String head(Measurement measurement) {
        return measurement.unit() == Measurement.Unit.FRACTION ? measurement.label() + " %" : measurement.label();
    }

    /** What that column counts. */
    public static String meaning(Measurement measurement) {
        return measurement.unit() == Measurement.Unit.FRACTION
                ? "in per cent: " + measurement.definition()
                : measurement.definition();
    }

    /** A value in that column. */
    public static String measured(Measurement measurement, Double value) {
        if (value == null) {
            return ABSENT;
        }
        return switch (measurement.unit()) {
            case SECONDS -> seconds(value);
            case FRACTION -> percent(value);
            case FACTOR -> factor(value);
        };
    }

    /** A grid parameter's value as its author wrote it. */
    public static String parameter(JsonNode value) {
        return value == null || value.isNull() ? ABSENT : value.isTextual() ? value.asText() : value.toString();
    }

    /** What a column is sorted by; empty sorts last. */
    public static String key(Number value) {
        return value == null ? "" : value.toString();
    }
}
