package dev.hubbub.scoring.captions;

import dev.hubbub.scoring.text.UnicodeText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads WebVTT files as webvtt-py 0.5.1 does, because scores depend on which captions a reader sees: a block whose time
 * line does not look like one is passed over without an error, a caption without text is none, and of two time lines in
 * one block the last counts. A time that looks right and is not (a comma for the dot, a 61st minute, three-digit hours)
 * is an error.
 */
public final class WebVttReader {

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
    private static final String ARROW = "-->";
    /** Any character passes for the dot here, so that a comma is noticed by {@link #TIME} instead of passed over. */
    private static final Pattern TIME_LINE =
            Pattern.compile("\\s*((?:\\d+:)?\\d{2}:\\d{2}.\\d{3})\\s*-->\\s*((?:\\d+:)?\\d{2}:\\d{2}.\\d{3})");

    private static final Pattern TIME = Pattern.compile("(?:(\\d{1,2}):)?(\\d{2}):(\\d{2})\\.(\\d{3})");
    private static final Pattern TAG = Pattern.compile("<.*?>");

    private WebVttReader() {}

    /**
     * Reads all captions in file order.
     *
     * @param file the bytes of a UTF-8 file, with or without byte-order mark
     * @throws MalformedCaptionsException if the header or a time is wrong
     */
    public static List<Caption> read(byte[] file) throws MalformedCaptionsException {
        String content = decoded(file);
        if (!content.startsWith("WEBVTT")) {
            throw new MalformedCaptionsException(
                    content.isEmpty()
                            ? "the file is empty; a WebVTT file starts with the line WEBVTT"
                            : "the file does not start with WEBVTT; add that line at the top");
        }
        List<Caption> captions = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : LINE_END.split(content)) {
            if (!UnicodeText.isBlank(line)) {
                block.add(line);
            } else {
                addCaption(block, captions);
                block.clear();
            }
        }
        addCaption(block, captions);
        return captions;
    }

    private static String decoded(byte[] file) throws MalformedCaptionsException {
        try {
            String content = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
            return content.startsWith("\uFEFF") ? content.substring(1) : content;
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedCaptionsException("the file is not UTF-8; save it in that encoding", notUtf8);
        }
    }

    private static void addCaption(List<String> block, List<Caption> captions) throws MalformedCaptionsException {
        if (!hasTimeAndText(block, 0)
                && !(hasTimeAndText(block, 1) && !block.get(0).contains(ARROW))) {
            return;
        }
        String start = null;
        String end = null;
        List<String> text = new ArrayList<>();
        for (String line : block) {
            Matcher times = TIME_LINE.matcher(line);
            if (times.lookingAt()) {
                start = times.group(1);
                end = times.group(2);
            } else if (start != null) {
                text.add(line);
            }
        }
        captions.add(new Caption(millis(start), millis(end), withoutTags(String.join("\n", text))));
    }

    private static boolean hasTimeAndText(List<String> block, int at) {
        return block.size() >= at + 2
                && TIME_LINE.matcher(block.get(at)).lookingAt()
                && !block.get(at + 1).contains(ARROW);
    }

    private static long millis(String time) throws MalformedCaptionsException {
        Matcher parts = TIME.matcher(time);
        if (parts.matches()) {
            long hours = parts.group(1) == null ? 0 : Long.parseLong(parts.group(1));
            long minutes = Long.parseLong(parts.group(2));
            long seconds = Long.parseLong(parts.group(3));
            if (minutes < 60 && seconds < 60) {
                return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Long.parseLong(parts.group(4));
            }
        }
        throw new MalformedCaptionsException(
                "the time '%s' is not HH:MM:SS.mmm with hours below 100, minutes and seconds below 60".formatted(time));
    }

    private static String withoutTags(String text) {
        return TAG.matcher(text).replaceAll("");
    }
}
