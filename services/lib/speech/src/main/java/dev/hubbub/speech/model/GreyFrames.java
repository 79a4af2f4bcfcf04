package dev.hubbub.speech.model;

import java.util.Arrays;

/**
 * Grey pictures of equal size, {@value #FRAMES_PER_SECOND} a second.
 *
 * @param height rows of a picture
 * @param width pixels of a row
 * @param pixels {@code frames x height x width}, 0 black to 255 white
 */
public record GreyFrames(int height, int width, byte[] pixels) {

    /** Of all published models that read lips. */
    public static final int FRAMES_PER_SECOND = 25;

    public GreyFrames {
        if (height < 1 || width < 1 || pixels.length == 0 || pixels.length % (height * width) != 0) {
            throw new IllegalArgumentException(
                    pixels.length + " pixels are no pictures of " + height + " x " + width + " pixels.");
        }
    }

    /** Number of pictures. */
    public int frames() {
        return pixels.length / (height * width);
    }

    /** So many of them from the beginning; all of them if there are no more. */
    public GreyFrames first(int count) {
        return count >= frames() ? this : new GreyFrames(height, width, Arrays.copyOf(pixels, count * height * width));
    }

    /** How long they last. */
    public double seconds() {
        return (double) frames() / FRAMES_PER_SECOND;
    }
}
