package dev.hubbub.scoring.captions;

import dev.hubbub.scoring.captions.CaptionFile.Oddity;
import dev.hubbub.scoring.text.UnicodeText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads WebVTT files as webvtt-py 0.5.1 does, because scores depend on which captions a reader sees: a block whose time
 * line does not look like one is passed over without an error, a caption without text is none, and of two time lines in
 * one block the last counts. A time that looks right and is not (a comma for the dot, a 61st minute, three-digit hours)
 * is an error. What that reader passes over in silence is told here, so that whoever scores can say so.
 */
public final class WebVttReader {

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    private WebVttReader() {}

    /**
     * Reads all captions in file order.
     *
     * @param file the bytes of a UTF-8 file, with or without byte-order mark
     * @throws MalformedCaptionsException if the header or a time is wrong
     */
    public static CaptionFile read(byte[] file) throws MalformedCaptionsException {
        String content = decoded(file);
        if (!content.startsWith("WEBVTT")) {
            throw new MalformedCaptionsException(
                    content.isEmpty()
                            ? "the file is empty; a WebVTT file starts with the line WEBVTT"
                            : "the file does not start with WEBVTT; add that line at the top");
        }
        List<Caption> captions = new ArrayList<>();
        List<Oddity> oddities = new ArrayList<>();
        for (CaptionBlock block : blocks(content)) {
            block.caption().ifPresent(captions::add);
            block.oddity().ifPresent(oddities::add);
        }
        return new CaptionFile(captions, oddities);
    }

    private static List<CaptionBlock> blocks(String content) {
        List<CaptionBlock> blocks = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        int number = 0;
        for (String line : LINE_END.split(content)) {
            number++;
            if (!UnicodeText.isBlank(line)) {
                lines.add(line);
            } else if (!lines.isEmpty()) {
                blocks.add(new CaptionBlock(number - lines.size(), List.copyOf(lines)));
                lines.clear();
            }
        }
        if (!lines.isEmpty()) {
            blocks.add(new CaptionBlock(number + 1 - lines.size(), List.copyOf(lines)));
        }
        return blocks;
    }

    private static String decoded(byte[] file) throws MalformedCaptionsException {
        try {
            String content = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
            return content.startsWith("\uFEFF") ? content.substring(1) : content;
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedCaptionsException(
                    "the file is not text in UTF-8; save it in that encoding, and unpack it if it is compressed",
                    notUtf8);
        }
    }
}
