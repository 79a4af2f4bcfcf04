package dev.hubbub.cluster.table;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Durations as kubectl shows them: two units at most, the second only while the first is small. */
public final class Age {
    private Age() {}

    /** The time since a moment in ISO form; what is no moment is shown as unknown. */
    public static String since(String moment, Instant now) {
        try {
            return of(Duration.between(Instant.parse(moment), now));
        } catch (DateTimeParseException e) {
            return "<unknown>";
        }
    }

    public static String of(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (seconds < 120) {
            return seconds + "s";
        }
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (days < 8) {
            return two(days, "d", hours % 24, "h");
        }
        return days < 730 ? days + "d" : two(days / 365, "y", days % 365, "d");
    }

    private static String two(long first, String firstUnit, long second, String secondUnit) {
        return first + firstUnit + (second == 0 ? "" : second + secondUnit);
    }
}
