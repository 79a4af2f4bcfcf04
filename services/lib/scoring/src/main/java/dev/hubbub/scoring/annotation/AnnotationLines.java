package dev.hubbub.scoring.annotation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The lines of a file, each with what it takes to complain about it. */
final class AnnotationLines {

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
    private static final Pattern SPACE = Pattern.compile("[ \t]+");
    static final String COMMENT = ";;";

    private AnnotationLines() {}

    /**
     * A line.
     *
     * @param file the file's name, for people
     * @param number from 1
     * @param text without the line's end
     */
    record Line(String file, int number, String text) {

        /** Its fields; the last of them has everything that is left. */
        String[] fields(int most) {
            return SPACE.split(text.strip(), most);
        }

        double seconds(String field, String what) throws MalformedAnnotationException {
            try {
                double seconds = Double.parseDouble(field);
                if (seconds >= 0 && !Double.isInfinite(seconds)) {
                    return seconds;
                }
            } catch (NumberFormatException notANumber) {
                // Said below, as what is no time is.
            }
            throw malformed(what + " '" + field + "' is no number of seconds from 0");
        }

        SpokenSegment segment(String session, String speaker, double start, double end, String text)
                throws MalformedAnnotationException {
            try {
                return new SpokenSegment(session, speaker, start, end, text);
            } catch (IllegalArgumentException impossible) {
                throw malformed(impossible.getMessage());
            }
        }

        MalformedAnnotationException malformed(String problem) {
            return new MalformedAnnotationException(file, number, problem);
        }
    }

    /** All lines, the empty ones too. */
    static List<Line> all(String file, byte[] bytes) throws MalformedAnnotationException {
        List<Line> lines = new ArrayList<>();
        for (String text : LINE_END.split(text(file, bytes), -1)) {
            lines.add(new Line(file, lines.size() + 1, text));
        }
        return lines;
    }

    /** Those with something in them that is no comment of NIST's formats. */
    static List<Line> filled(String file, byte[] bytes) throws MalformedAnnotationException {
        return all(file, bytes).stream()
                .filter(line -> !line.text().isBlank() && !line.text().strip().startsWith(COMMENT))
                .toList();
    }

    static String text(String file, byte[] bytes) throws MalformedAnnotationException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedAnnotationException(
                    file, "it is not text in UTF-8; save it in that encoding, and unpack it if it is packed", notUtf8);
        }
    }
}
