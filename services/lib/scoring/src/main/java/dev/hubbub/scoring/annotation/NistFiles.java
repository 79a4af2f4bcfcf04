package dev.hubbub.scoring.annotation;

import dev.hubbub.scoring.annotation.AnnotationLines.Line;
import dev.hubbub.scoring.text.UnicodeText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The formats of NIST's scoring tools: a line of fields for each segment (STM, RTTM) or word (CTM). */
final class NistFiles {

    private static final String TURN = "SPEAKER";
    private static final String NOT_SCORED = "ignore_time_segment_in_scoring";
    private static final String ALTERNATIVES = "<ALT";
    private static final String LABEL = "<o,,unknown>";

    /** Categories with commas between them, or one of the usual ones: other words in brackets are what is said. */
    private static final Pattern LABELLED = Pattern.compile("<(?:[^<>]*,[^<>]*|[oO]|[fF]\\d|NA)>");

    private NistFiles() {}

    /** Segment time marks: {@code session channel speaker start end <label> text}. */
    static List<SpokenSegment> readStm(String file, byte[] bytes) throws MalformedAnnotationException {
        List<SpokenSegment> segments = new ArrayList<>();
        for (Line line : AnnotationLines.filled(file, bytes)) {
            String[] fields = line.fields(6);
            if (fields.length < 5) {
                throw line.malformed("it has " + fields.length
                        + " fields and needs five: session channel speaker start end, then text");
            }
            String text = fields.length == 5 ? "" : fields[5];
            Matcher label = LABELLED.matcher(text);
            if (label.lookingAt()) {
                text = text.substring(label.end()).strip();
            }
            if (text.equalsIgnoreCase(NOT_SCORED)) {
                throw line.malformed(
                        "a time that is not to be scored is not understood here; leave out what is said and"
                                + " heard in it, and the line");
            }
            if (text.indexOf('{') >= 0) {
                throw line.malformed("alternatives in braces are not understood here; leave one of them");
            }
            segments.add(line.segment(
                    fields[0],
                    fields[2],
                    line.seconds(fields[3], "the start"),
                    line.seconds(fields[4], "the end"),
                    text));
        }
        return segments;
    }

    static String writeStm(List<SpokenSegment> segments) {
        StringBuilder file = new StringBuilder();
        for (SpokenSegment segment : segments) {
            file.append(String.join(
                            " ",
                            name(segment.session(), "session"),
                            "1",
                            speaker(segment),
                            seconds(segment.start()),
                            seconds(segment.end()),
                            stmText(segment)))
                    .append('\n');
        }
        return file.toString();
    }

    /** With a label where the text's first word would be taken for one. */
    private static String stmText(SpokenSegment segment) {
        String text = inLine(segment.text());
        if (text.indexOf('{') >= 0 || text.equalsIgnoreCase(NOT_SCORED)) {
            throw new IllegalArgumentException(
                    "The text '" + text + "' cannot be written in this format, where it would"
                            + " not be taken for what is said: write it otherwise.");
        }
        return text.startsWith("<") ? LABEL + " " + text : text;
    }

    /** Time-marked words: {@code session channel start duration word confidence}; a word is a segment, a channel a speaker. */
    static List<SpokenSegment> readCtm(String file, byte[] bytes) throws MalformedAnnotationException {
        List<SpokenSegment> segments = new ArrayList<>();
        for (Line line : AnnotationLines.filled(file, bytes)) {
            String[] fields = line.fields(0);
            if (fields.length < 5) {
                throw line.malformed(
                        "it has " + fields.length + " fields and needs five: session channel start duration word");
            }
            if (fields[4].startsWith(ALTERNATIVES)) {
                throw line.malformed("alternatives are not understood here; leave one of them");
            }
            double start = line.seconds(fields[2], "the start");
            double end = rounded(start + line.seconds(fields[3], "the duration"));
            segments.add(line.segment(fields[0], fields[1], start, end, fields[4]));
        }
        return segments;
    }

    /** The words of a segment share its time by the characters they have. */
    static String writeCtm(List<SpokenSegment> segments) {
        StringBuilder file = new StringBuilder();
        for (SpokenSegment segment : segments) {
            List<String> words = UnicodeText.words(segment.text());
            int characters = words.stream().mapToInt(UnicodeText::length).sum();
            double each = (segment.end() - segment.start()) / Math.max(1, characters);
            int before = 0;
            for (String word : words) {
                if (word.startsWith(ALTERNATIVES)) {
                    throw new IllegalArgumentException(
                            "The word '" + word + "' means something else in this format: write it otherwise.");
                }
                file.append(String.join(
                                " ",
                                name(segment.session(), "session"),
                                speaker(segment),
                                seconds(rounded(segment.start() + each * before)),
                                seconds(rounded(each * UnicodeText.length(word))),
                                word))
                        .append('\n');
                before += UnicodeText.length(word);
            }
        }
        return file.toString();
    }

    /** Rich transcription time marks, of which the turns of speakers are read; there are no texts. */
    static List<SpokenSegment> readRttm(String file, byte[] bytes) throws MalformedAnnotationException {
        List<SpokenSegment> segments = new ArrayList<>();
        for (Line line : AnnotationLines.filled(file, bytes)) {
            String[] fields = line.fields(0);
            if (!fields[0].equals(TURN)) {
                continue;
            }
            if (fields.length < 8) {
                throw line.malformed("it has " + fields.length
                        + " fields and needs eight: SPEAKER session channel start duration <NA> <NA> speaker");
            }
            double start = line.seconds(fields[3], "the start");
            double end = rounded(start + line.seconds(fields[4], "the duration"));
            segments.add(line.segment(fields[1], fields[7], start, end, ""));
        }
        return segments;
    }

    static String writeRttm(List<SpokenSegment> segments) {
        StringBuilder file = new StringBuilder();
        for (SpokenSegment segment : segments) {
            file.append(String.join(
                            " ",
                            TURN,
                            name(segment.session(), "session"),
                            "1",
                            seconds(segment.start()),
                            seconds(rounded(segment.end() - segment.start())),
                            "<NA> <NA>",
                            speaker(segment),
                            "<NA> <NA>"))
                    .append('\n');
        }
        return file.toString();
    }

    private static String speaker(SpokenSegment segment) {
        return segment.speaker().isEmpty() ? AnnotationFormat.NOBODY : name(segment.speaker(), "speaker");
    }

    private static String name(String name, String what) {
        if (name.isEmpty() || UnicodeText.words(name).size() != 1 || !name.equals(name.strip())) {
            throw new IllegalArgumentException("The " + what + " '" + name
                    + "' cannot be written in this format, where names have no spaces: call it otherwise.");
        }
        if (name.startsWith(AnnotationLines.COMMENT)) {
            throw new IllegalArgumentException("The " + what + " '" + name
                    + "' cannot be written in this format, where it begins a comment: call it otherwise.");
        }
        return name;
    }

    private static String inLine(String text) {
        return String.join(" ", UnicodeText.words(text));
    }

    /** To the microsecond, so that sums and differences of times look as they were meant. */
    static double rounded(double seconds) {
        return Math.round(seconds * 1e6) / 1e6;
    }

    private static String seconds(double seconds) {
        return BigDecimal.valueOf(seconds).toPlainString();
    }
}
