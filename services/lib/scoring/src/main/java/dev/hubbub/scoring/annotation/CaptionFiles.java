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

/** Captions: WebVTT and SubRip. They name neither session nor speaker. */
final class CaptionFiles {

    private static final Pattern TIME_LINE = Pattern.compile("\\s*(\\S+)\\s*-->\\s*(\\S+)(\\s.*)?");
    private static final Pattern TIME = Pattern.compile("(\\d+):(\\d{2}):(\\d{2})[,.](\\d{3})");
    private static final Pattern COUNT = Pattern.compile("\\s*\\d+\\s*");
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
                segments.add(new SpokenSegment("", "", caption.startSeconds(), caption.endSeconds(), caption.text()));
            }
            return segments;
        } catch (MalformedCaptionsException | IllegalArgumentException malformed) {
            throw new MalformedAnnotationException(file, malformed.getMessage(), malformed);
        }
    }

    static String writeVtt(List<SpokenSegment> segments) {
        return WRITER.write(segments.stream()
                .map(segment -> WRITER.caption(segment.start(), segment.end(), segment.text()))
                .toList());
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
            text.add(said.text().replaceAll("<[^>]*>|\\{\\\\[^}]*}", ""));
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
