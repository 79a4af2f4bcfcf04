package dev.hubbub.media.face;

/**
 * A picture in colour.
 *
 * @param height rows
 * @param width pixels of a row
 * @param pixels {@code height x width x 3}: red, green, blue, 0 dark to 255 bright; not copied
 */
public record RgbPicture(int height, int width, byte[] pixels) {

    public RgbPicture {
        if (height < 1 || width < 1 || pixels.length != Math.multiplyExact(Math.multiplyExact(height, width), 3)) {
            throw new IllegalArgumentException(
                    pixels.length + " bytes are no picture of " + height + " x " + width + " pixels in three colours.");
        }
    }

    /** One colour of a pixel, from 0 to 255. */
    int value(int row, int column, int colour) {
        return pixels[(row * width + column) * 3 + colour] & 0xff;
    }
}
