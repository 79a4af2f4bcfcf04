package dev.hubbub.media;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;

/** FFmpeg's error numbers in words, and its own log kept to errors. */
public final class FFmpegErrors {

    private static final int LONGEST_MESSAGE = 128;

    static {
        // Containers with small oddities would otherwise fill the log of a service with warnings per packet; what
        // stops a decode comes back as an error number and is told with the file's name.
        avutil.av_log_set_level(avutil.AV_LOG_FATAL);
    }

    private FFmpegErrors() {}

    /** Loads FFmpeg's libraries and quietens its log, on the first call. */
    public static void quietenLog() {
        // The static initialiser has done the work.
    }

    /** What {@code error} means, in FFmpeg's words. */
    public static String describe(int error) {
        byte[] message = new byte[LONGEST_MESSAGE];
        avutil.av_strerror(error, message, message.length);
        int length = 0;
        while (length < message.length && message[length] != 0) {
            length++;
        }
        return new String(message, 0, length, StandardCharsets.UTF_8);
    }
}
