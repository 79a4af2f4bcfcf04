package dev.hubbub.media.video;

import java.util.Arrays;

/**
 * Pictures of equal size, {@value #PER_SECOND} a second.
 *
 * @param form what a pixel is
 * @param height rows of a picture
 * @param width pixels of a row
 * @param pixels {@code count x height x width x bytesPerPixel}, 0 dark to 255 bright
 */
public record Pictures(PictureForm form, int height, int width, byte[] pixels) {

    /** Pictures per second of everything that is read, and of all published models that read lips. */
    public static final int PER_SECOND = 25;

    public Pictures {
        int size = Math.multiplyExact(Math.multiplyExact(height, width), form.bytesPerPixel());
        if (height < 1 || width < 1 || pixels.length % size != 0) {
            throw new IllegalArgumentException(
                    pixels.length + " bytes are no " + form + " pictures of " + height + " x " + width + " pixels.");
        }
    }

    /** Number of pictures. */
    public int count() {
        return pixels.length / pictureSize();
    }

    /** Bytes of one picture. */
    public int pictureSize() {
        return height * width * form.bytesPerPixel();
    }

    /** A copy of one picture's pixels, counted from 0. */
    public byte[] picture(int number) {
        return Arrays.copyOfRange(pixels, number * pictureSize(), (number + 1) * pictureSize());
    }

    /** How long they last. */
    public double seconds() {
        return (double) count() / PER_SECOND;
    }
}
