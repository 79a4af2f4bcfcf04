package dev.hubbub.media.face;

/** Brings a square of a picture to the size that a network takes. */
final class PictureScaling {

    private final int size;
    private final float[] means;

    /**
     * @param size rows and columns that the network takes
     * @param means of red, green and blue, which are subtracted before values are divided by 255
     */
    PictureScaling(int size, float... means) {
        this.size = size;
        this.means = means;
    }

    /**
     * Writes a square of a picture into planes, bilinearly; what is beyond the picture is black.
     *
     * @param x the square's left side in pixels
     * @param y its upper side
     * @param side its length
     * @param planes where it goes
     * @param number its place among the pictures there
     */
    void put(RgbPicture picture, double x, double y, double side, Planes planes, int number) {
        double step = side / size;
        int at = number * size * size;
        for (int row = 0; row < size; row++) {
            double down = y + (row + 0.5) * step - 0.5;
            for (int column = 0; column < size; column++, at++) {
                put(picture, down, x + (column + 0.5) * step - 0.5, planes.channels(), at);
            }
        }
    }

    private void put(RgbPicture picture, double down, double right, float[][] planes, int at) {
        // In fixed point, as every pixel of every frame comes this way.
        int fixedDown = (int) Math.floor(down * 256);
        int fixedRight = (int) Math.floor(right * 256);
        int row = fixedDown >> 8;
        int column = fixedRight >> 8;
        boolean inside = row >= 0 && column >= 0 && row + 1 < picture.height() && column + 1 < picture.width();
        for (int colour = 0; colour < 3; colour++) {
            int value;
            if (inside) {
                int here = (row * picture.width() + column) * 3 + colour;
                byte[] pixels = picture.pixels();
                int below = here + picture.width() * 3;
                value = mixed(
                        pixels[here] & 0xff,
                        pixels[here + 3] & 0xff,
                        pixels[below] & 0xff,
                        pixels[below + 3] & 0xff,
                        fixedDown & 0xff,
                        fixedRight & 0xff);
            } else {
                value = mixed(
                        clamped(picture, row, column, colour),
                        clamped(picture, row, column + 1, colour),
                        clamped(picture, row + 1, column, colour),
                        clamped(picture, row + 1, column + 1, colour),
                        fixedDown & 0xff,
                        fixedRight & 0xff);
            }
            planes[colour][at] = (value / 65536f - means[colour]) / 255;
        }
    }

    private static int mixed(int here, int right, int below, int both, int down, int across) {
        return (here * (256 - across) + right * across) * (256 - down)
                + (below * (256 - across) + both * across) * down;
    }

    private static int clamped(RgbPicture picture, int row, int column, int colour) {
        // Half a pixel beyond the edge still belongs to it.
        boolean near = row >= -1 && column >= -1 && row <= picture.height() && column <= picture.width();
        if (!near) {
            return 0;
        }
        int nearRow = Math.min(picture.height() - 1, Math.max(0, row));
        int nearColumn = Math.min(picture.width() - 1, Math.max(0, column));
        return picture.value(nearRow, nearColumn, colour);
    }
}
