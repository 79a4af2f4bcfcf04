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

    /** A part of each. */
    public GreyFrames cut(int top, int left, int rows, int columns) {
        byte[] part = new byte[frames() * rows * columns];
        for (int frame = 0; frame < frames(); frame++) {
            for (int row = 0; row < rows; row++) {
                int from = (frame * height + top + row) * width + left;
                System.arraycopy(pixels, from, part, (frame * rows + row) * columns, columns);
            }
        }
        return new GreyFrames(rows, columns, part);
    }

    /** Left and right exchanged. */
    public GreyFrames mirrored() {
        byte[] other = new byte[pixels.length];
        for (int row = 0; row < pixels.length; row += width) {
            for (int column = 0; column < width; column++) {
                other[row + column] = pixels[row + width - 1 - column];
            }
        }
        return new GreyFrames(height, width, other);
    }

    /** How long they last. */
    public double seconds() {
        return (double) frames() / FRAMES_PER_SECOND;
    }
}
