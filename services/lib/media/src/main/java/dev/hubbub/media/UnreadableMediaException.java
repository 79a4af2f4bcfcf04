package dev.hubbub.media;

import java.io.IOException;
import java.nio.file.Path;

/** A recording could not be read. The message names the file, what is wrong with it and what to do. */
public final class UnreadableMediaException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The kinds of trouble a recording can be in. */
    public enum Reason {
        /** There is no such file, or it may not be opened. */
        MISSING,
        /** The file has no bytes, or a header and no sample behind it. */
        EMPTY,
        /** The bytes are in no format that FFmpeg knows. */
        NOT_MEDIA,
        /** The sound is encrypted for its seller's players. */
        PROTECTED,
        /** The file holds media, but no sound, or not the track or channel that is asked for. */
        NO_AUDIO,
        /** The file holds media, but no pictures that move. */
        NO_VIDEO,
        /** The sound or the pictures end before the length the file declares. */
        TRUNCATED,
        /** A part of it cannot be decoded, is no sound, or stands behind the end. */
        DAMAGED,
        /** The requested range starts after the recording's end. */
        RANGE_OUTSIDE,
        /** The samples asked for do not fit into memory. */
        TOO_LONG
    }

    private final transient Path file;
    private final Reason reason;

    /** @param detail continues "The recording FILE ..." with what is wrong, a colon and the remedy */
    public UnreadableMediaException(Path file, Reason reason, String detail) {
        super("The recording " + file + " " + detail);
        this.file = file;
        this.reason = reason;
    }

    /** The recording at fault. */
    public Path file() {
        return file;
    }

    /**
     * Whether it is this machine's fault, which has too little memory or cannot get at the file just now, and not the
     * recording's: another machine, or a later moment, may well read it.
     */
    public boolean isOfMachine() {
        return reason == Reason.MISSING || reason == Reason.TOO_LONG;
    }

    /** What is wrong with it. */
    public Reason reason() {
        return reason;
    }
}
