package dev.hubbub.scoring.captions;

import dev.hubbub.scoring.captions.Caption.Voice;
import dev.hubbub.scoring.captions.CaptionFile.Oddity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines between two blank lines of a WebVTT file.
 *
 * @param line the number of its first line, from 1
 * @param lines its lines; at least one
 */
record CaptionBlock(int line, List<String> lines) {

    private static final String ARROW = "-->";
    /** Any character passes for the dot here, so that a comma is noticed by {@link #TIME} instead of passed over. */
    private static final Pattern TIME_LINE =
            Pattern.compile("\\s*((?:\\d+:)?\\d{2}:\\d{2}.\\d{3})\\s*-->\\s*((?:\\d+:)?\\d{2}:\\d{2}.\\d{3})");

    private static final Pattern SETTINGS = Pattern.compile(TIME_LINE.pattern() + "\\s*(\\w+:\\S+\\s*)*");
    private static final Pattern TIME = Pattern.compile("(?:(\\d{1,2}):)?(\\d{2}):(\\d{2})\\.(\\d{3})");
    private static final Pattern TAG = Pattern.compile("<.*?>");
    private static final Pattern VOICE = Pattern.compile("<v(?:\\.[^\\s>]*)?(?:\\s+([^>]*))?>|</v>");
    private static final Pattern NO_CAPTION = Pattern.compile("(NOTE|STYLE|REGION)(\\s.*)?");

    /** The caption that it is, if it looks like one. */
    Optional<Caption> caption() throws MalformedCaptionsException {
        if (!looksLikeCaption()) {
            return Optional.empty();
        }
        String start = null;
        String end = null;
        List<String> text = new ArrayList<>();
        for (String line : lines) {
            Matcher times = TIME_LINE.matcher(line);
            if (times.lookingAt()) {
                start = times.group(1);
                end = times.group(2);
            } else if (start != null) {
                text.add(line);
            }
        }
        String content = String.join("\n", text);
        return Optional.of(new Caption(millis(start), millis(end), withoutTags(content), voices(content)));
    }

    /** A voice lasts until its end, the next or that of the caption. */
    private static List<Voice> voices(String content) {
        List<Voice> voices = new ArrayList<>();
        String name = "";
        int from = 0;
        Matcher tag = VOICE.matcher(content);
        while (tag.find()) {
            add(voices, name, content.substring(from, tag.start()));
            name = tag.group(1) == null ? "" : tag.group(1).strip();
            from = tag.end();
        }
        add(voices, name, content.substring(from));
        return voices.isEmpty() || from == 0 ? List.of(new Voice("", withoutTags(content))) : voices;
    }

    private static void add(List<Voice> voices, String name, String content) {
        String text = withoutTags(content).strip();
        if (!text.isEmpty()) {
            voices.add(new Voice(name, text));
        }
    }

    /** What it seems to say and does not, if there is such a thing. */
    Optional<Oddity> oddity() {
        if (lines.stream().anyMatch(line -> line.indexOf('\0') >= 0)) {
            return odd("it holds NUL characters, so the file is damaged; write it anew");
        }
        List<String> times = lines.stream().filter(CaptionBlock::isTimeLine).toList();
        if (looksLikeCaption() && times.size() > 1) {
            return odd("it has " + times.size()
                    + " time lines, of which the last counts for all of its text; put a blank" + " line before each");
        }
        if (times.stream().anyMatch(line -> !SETTINGS.matcher(line).matches())) {
            return odd("what follows the times on their line is no text; put it on the next line");
        }
        if (looksLikeCaption()) {
            return isNamedByWords()
                    ? odd("the line above its time line is taken for the caption's name and not for text; put a blank"
                            + " line below what was said before")
                    : Optional.empty();
        }
        if (isHeader() && lines.stream().skip(1).noneMatch(line -> line.contains("->"))
                || NO_CAPTION.matcher(lines.get(0)).matches()
                || isWithoutText()) {
            return Optional.empty();
        }
        return odd("it is passed over, because it does not begin with a time line such as 00:00:01.000 -->"
                + " 00:00:02.500 with its text below; correct it or begin it with NOTE");
    }

    private Optional<Oddity> odd(String problem) {
        return Optional.of(new Oddity(line, problem));
    }

    private boolean isHeader() {
        return line == 1;
    }

    private boolean isWithoutText() {
        return lines.size() <= 2 && isTimeLine(lines.get(lines.size() - 1));
    }

    private boolean looksLikeCaption() {
        return hasTimeAndText(0) || hasTimeAndText(1) && !lines.get(0).contains(ARROW);
    }

    private boolean hasTimeAndText(int at) {
        return lines.size() >= at + 2
                && isTimeLine(lines.get(at))
                && !lines.get(at + 1).contains(ARROW);
    }

    private boolean isNamedByWords() {
        return !isHeader() && !isTimeLine(lines.get(0)) && lines.get(0).strip().contains(" ");
    }

    private static boolean isTimeLine(String line) {
        return TIME_LINE.matcher(line).lookingAt();
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
