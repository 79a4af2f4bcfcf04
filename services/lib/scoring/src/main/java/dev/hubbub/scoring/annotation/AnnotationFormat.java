package dev.hubbub.scoring.annotation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats, by the ends of their files' names. */
public enum AnnotationFormat {
    /** Captions of the web, which may name who speaks. */
    VTT("vtt", false, true, true),
    /** SubRip's captions. */
    SRT("srt", false, false, true),
    /** NIST's segment time marks. */
    STM("stm", true, true, true),
    /** NIST's conversation time marks: a line a word. */
    CTM("ctm", true, true, true),
    /** NIST's rich transcription time marks: who speaks when, without texts. */
    RTTM("rttm", true, true, false),
    /** The CHiME challenges' segments. */
    SEGLST("json", true, true, true),
    /** NeMo's manifests. */
    NEMO("jsonl", true, true, true);

    /** Whose words a file holds, where a format has both. */
    public enum Side {
        /** The reference. */
        SAID,
        /** What a system recognised. */
        HEARD
    }

    /** What speakers are called where a format wants a name and there is none. */
    public static final String NOBODY = "unknown";

    private final String extension;
    private final boolean sessions;
    private final boolean speakers;
    private final boolean texts;

    AnnotationFormat(String extension, boolean sessions, boolean speakers, boolean texts) {
        this.extension = extension;
        this.sessions = sessions;
        this.speakers = speakers;
        this.texts = texts;
    }

    /** The format of a file of this name: {@code .seglst} is SegLST too. */
    public static Optional<AnnotationFormat> of(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith("." + format.extension) || format == SEGLST && name.endsWith(".seglst"))
                .findFirst();
    }

    /** The ends of names that are known, for people. */
    public static String extensions() {
        return Arrays.stream(values()).map(format -> "." + format.extension).collect(Collectors.joining(", "));
    }

    /** Whether it names sessions. */
    public boolean hasSessions() {
        return sessions;
    }

    /** Whether it names speakers. */
    public boolean hasSpeakers() {
        return speakers;
    }

    /** Whether it holds what is said. */
    public boolean hasTexts() {
        return texts;
    }

    /** Whether a segment has a place in it: captions and time-marked words are none without a text. */
    public boolean holds(SpokenSegment segment) {
        return switch (this) {
            case VTT, SRT, CTM -> !segment.text().isBlank();
            case STM, RTTM, SEGLST, NEMO -> true;
        };
    }

    /**
     * Reads a file.
     *
     * @param name of the file, for messages
     * @param side which of two texts is taken where a line has both
     */
    public List<SpokenSegment> read(String name, byte[] file, Side side) throws MalformedAnnotationException {
        return switch (this) {
            case VTT -> CaptionFiles.readVtt(name, file);
            case SRT -> CaptionFiles.readSrt(name, file);
            case STM -> NistFiles.readStm(name, file);
            case CTM -> NistFiles.readCtm(name, file);
            case RTTM -> NistFiles.readRttm(name, file);
            case SEGLST -> JsonFiles.readSegLst(name, file);
            case NEMO -> JsonFiles.readNemo(name, file, side);
        };
    }

    /**
     * A file's content.
     *
     * @param side whose words these are, where a format tells them apart
     * @throws IllegalArgumentException if a name or text cannot be written in this format; the message is a sentence
     */
    public String write(List<SpokenSegment> segments, Side side) {
        return switch (this) {
            case VTT -> CaptionFiles.writeVtt(segments);
            case SRT -> CaptionFiles.writeSrt(segments);
            case STM -> NistFiles.writeStm(segments);
            case CTM -> NistFiles.writeCtm(segments);
            case RTTM -> NistFiles.writeRttm(segments);
            case SEGLST -> JsonFiles.writeSegLst(segments);
            case NEMO -> JsonFiles.writeNemo(segments, side);
        };
    }
}
