package dev.hubbub.scoring.captions;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes WebVTT files. Texts are written as they are, because readers such as the challenge's do not turn character
 * references back; only what would end or hide a caption for any reader, an arrow or a blank line, is written otherwise.
 *
 * @param precision how seconds become the milliseconds of a time stamp
 */
public record WebVttWriter(TimePrecision precision) {

    private static final Pattern ARROW = Pattern.compile("--+>");
    private static final Pattern BLANK_LINES = Pattern.compile("[\r\n]\\s*[\r\n]\\s*");

    /** How seconds, a binary fraction, become whole milliseconds. */
    public enum TimePrecision {
        /**
         * Cut off after the fraction of the second was taken, as the MCoRec baseline does: 1.16 s becomes 1.159 because
         * the double for 1.16 lies below it. For files that must equal the baseline's.
         */
        TRUNCATED {
            @Override
            long millis(double seconds) {
                long whole = (long) Math.floor(seconds);
                return whole * 1000 + (long) ((seconds % 1.0) * 1000);
            }
        },
        /** The nearest millisecond. */
        NEAREST {
            @Override
            long millis(double seconds) {
                return Math.round(seconds * 1000);
            }
        };

        abstract long millis(double seconds);
    }

    /**
     * The caption from start to end seconds under this writer's precision.
     *
     * @throws IllegalArgumentException if a time is negative or not finite
     */
    public Caption caption(double startSeconds, double endSeconds, String text) {
        return new Caption(millis(startSeconds), millis(endSeconds), text);
    }

    /** The time stamp {@code HH:MM:SS.mmm} of a time in seconds. */
    public String timeStamp(double seconds) {
        return timeStamp(millis(seconds));
    }

    /** The file's content: captions in the order given, those without text left out, lines ended by {@code \n}. */
    public String write(List<Caption> captions) {
        StringBuilder file = new StringBuilder("WEBVTT\n\n");
        for (Caption caption : captions) {
            if (!caption.text().isBlank()) {
                file.append(timeStamp(caption.startMillis()))
                        .append(" --> ")
                        .append(timeStamp(caption.endMillis()))
                        .append('\n')
                        .append(withinCaption(caption.text()))
                        .append("\n\n");
            }
        }
        return file.toString();
    }

    private static String withinCaption(String text) {
        return BLANK_LINES
                .matcher(ARROW.matcher(text).replaceAll("->"))
                .replaceAll("\n")
                .strip();
    }

    private long millis(double seconds) {
        if (!(seconds >= 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException(
                    "A caption cannot start or end at " + seconds + " s; times are finite and not negative");
        }
        return precision.millis(seconds);
    }

    private static String timeStamp(long millis) {
        long seconds = millis / 1000;
        return "%02d:%02d:%02d.%03d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60, millis % 1000);
    }
}
