package dev.hubbub.media.video;

import java.io.IOException;

/** Takes the pictures of a recording one by one, in order. */
@FunctionalInterface
public interface PictureSink {

    /**
     * @param number which picture it is, counted from 0 at the recording's time zero, {@value Pictures#PER_SECOND} a
     *     second
     * @param picture {@code height x width x bytesPerPixel}; the array is reused after the call
     */
    void accept(long number, byte[] picture) throws IOException;
}
