package dev.hubbub.scoring.annotation;

import dev.hubbub.scoring.annotation.AnnotationLines.Line;
import dev.hubbub.scoring.captions.Caption;
import dev.hubbub.scoring.captions.CaptionFile.Oddity;
import dev.hubbub.scoring.captions.MalformedCaptionsException;
import dev.hubbub.scoring.captions.WebVttReader;
import dev.hubbub.scoring.captions.WebVttWriter;
import dev.hubbub.scoring.captions.WebVttWriter.TimePrecision;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Captions: WebVTT, which may name who speaks in voice tags, and SubRip, which does not. Neither names a session. WebVTT's
 * character references are texts here, unlike for the challenge's reader.
 */
final class CaptionFiles {

    private static final Pattern TIME_LINE = Pattern.compile("\\s*(\\S+)\\s*-->\\s*(\\S+)(\\s.*)?");
    private static final Pattern TIME = Pattern.compile("(\\d+):(\\d{2}):(\\d{2})[,.](\\d{3})");
    private static final Pattern COUNT = Pattern.compile("\\s*\\d+\\s*");
    private static final Pattern REFERENCE = Pattern.compile("&(amp|lt|gt|nbsp|lrm|rlm);");

    /** What players know; anything else in brackets is text. */
    private static final Pattern MARKUP = Pattern.compile("(?i)</?(?:i|b|u|font)(?:\\s[^<>]*)?>|\\{\\\\[^}]*}");

    private static final WebVttWriter WRITER = new WebVttWriter(TimePrecision.NEAREST);

    private CaptionFiles() {}

    static List<SpokenSegment> readVtt(String file, byte[] bytes) throws MalformedAnnotationException {
        try {
            dev.hubbub.scoring.captions.CaptionFile captions = WebVttReader.read(bytes);
            if (!captions.oddities().isEmpty()) {
                Oddity first = captions.oddities().get(0);
                throw new MalformedAnnotationException(file, first.line(), first.problem());
            }
            List<SpokenSegment> segments = new ArrayList<>();
            for (Caption caption : captions.captions()) {
                for (Caption.Voice voice : caption.voices()) {
                    segments.add(new SpokenSegment(
                            "",
                            dereferenced(voice.name()),
                            caption.startSeconds(),
                            caption.endSeconds(),
                            dereferenced(voice.text())));
                }
            }
            return segments;
        } catch (MalformedCaptionsException | IllegalArgumentException malformed) {
            throw new MalformedAnnotationException(file, malformed.getMessage(), malformed);
        }
    }

    static String writeVtt(List<SpokenSegment> segments) {
        return WRITER.write(segments.stream()
                .map(segment -> WRITER.caption(segment.start(), segment.end(), voiced(segment)))
                .toList());
    }

    private static String voiced(SpokenSegment segment) {
        String text = referenced(segment.text());
        String name = segment.speaker();
        if (name.isBlank() || text.isBlank()) {
            return text;
        }
        if (!name.equals(name.strip()) || name.chars().anyMatch(letter -> letter == '>' || letter < ' ')) {
            throw new IllegalArgumentException("The speaker '" + name
                    + "' cannot be written in this format, where a name ends with a line or >: call it otherwise.");
        }
        return "<v " + referenced(name) + ">" + text;
    }

    /** Only what would be taken for something else: other readers show character references as they are. */
    private static String referenced(String text) {
        return REFERENCE.matcher(text).replaceAll("&amp;$1;").replace("<", "&lt;");
    }

    private static String dereferenced(String text) {
        return REFERENCE.matcher(text).replaceAll(reference -> switch (reference.group(1)) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "nbsp" -> "\u00a0";
                // Marks of direction.
            default -> "";
        });
    }

    static List<SpokenSegment> readSrt(String file, byte[] bytes) throws MalformedAnnotationException {
        List<SpokenSegment> segments = new ArrayList<>();
        List<Line> block = new ArrayList<>();
        for (Line line : AnnotationLines.all(file, bytes)) {
            if (!line.text().isBlank()) {
                block.add(line);
            } else if (!block.isEmpty()) {
                segments.add(caption(block));
                block.clear();
            }
        }
        if (!block.isEmpty()) {
            segments.add(caption(block));
        }
        return segments;
    }

    private static SpokenSegment caption(List<Line> block) throws MalformedAnnotationException {
        int at = block.size() > 1 && COUNT.matcher(block.get(0).text()).matches() ? 1 : 0;
        Line line = block.get(at);
        Matcher times = TIME_LINE.matcher(line.text());
        if (!times.matches()) {
            throw line.malformed(
                    "a caption begins with a number and a time line such as 00:00:01,000 --> 00:00:02,500");
        }
        StringJoiner text = new StringJoiner("\n");
        for (Line said : block.subList(at + 1, block.size())) {
            if (TIME_LINE.matcher(said.text()).matches()) {
                throw said.malformed("a second time line in one caption; put a blank line before each");
            }
            text.add(MARKUP.matcher(said.text()).replaceAll(""));
        }
        return line.segment("", "", millis(line, times.group(1)), millis(line, times.group(2)), text.toString());
    }

    private static double millis(Line line, String time) throws MalformedAnnotationException {
        Matcher parts = TIME.matcher(time);
        if (!parts.matches() || parts.group(1).length() > 6 || isSixty(parts.group(2)) || isSixty(parts.group(3))) {
            throw line.malformed("the time '" + time + "' is not HH:MM:SS,mmm with minutes and seconds below 60");
        }
        long seconds = (Long.parseLong(parts.group(1)) * 60 + Long.parseLong(parts.group(2))) * 60
                + Long.parseLong(parts.group(3));
        return (seconds * 1000 + Long.parseLong(parts.group(4))) / 1000.0;
    }

    private static boolean isSixty(String part) {
        return Integer.parseInt(part) >= 60;
    }

    static String writeSrt(List<SpokenSegment> segments) {
        StringBuilder file = new StringBuilder();
        int number = 0;
        for (SpokenSegment segment : segments) {
            if (!segment.text().isBlank()) {
                number++;
                file.append(number)
                        .append('\n')
                        .append(WRITER.timeStamp(segment.start()).replace('.', ','))
                        .append(" --> ")
                        .append(WRITER.timeStamp(segment.end()).replace('.', ','))
                        .append('\n')
                        .append(withinCaption(segment.text()))
                        .append("\n\n");
            }
        }
        return file.toString();
    }

    private static String withinCaption(String text) {
        return text.replaceAll("--+>", "->")
                .replaceAll("[\r\n]\\s*[\r\n]\\s*", "\n")
                .strip();
    }
}
