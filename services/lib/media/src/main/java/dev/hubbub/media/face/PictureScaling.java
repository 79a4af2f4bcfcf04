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
        // In fixed point, as every pixel of every frame comes this way.
        int[] across = new int[size];
        for (int column = 0; column < size; column++) {
            across[column] = (int) Math.floor((x + (column + 0.5) * step - 0.5) * 256);
        }
        for (int row = 0; row < size; row++) {
            int down = (int) Math.floor((y + (row + 0.5) * step - 0.5) * 256);
            putRow(picture, down, across, planes.channels(), (number * size + row) * size);
        }
    }

    private void putRow(RgbPicture picture, int down, int[] across, float[][] planes, int at) {
        int row = down >> 8;
        boolean rowInside = row >= 0 && row + 1 < picture.height();
        byte[] pixels = picture.pixels();
        int under = picture.width() * 3;
        for (int column = 0; column < size; column++) {
            int right = across[column] >> 8;
            boolean inside = rowInside && right >= 0 && right + 1 < picture.width();
            int here = (row * picture.width() + right) * 3;
            for (int colour = 0; colour < 3; colour++, here++) {
                int value;
                if (inside) {
                    value = mixed(
                            pixels[here] & 0xff,
                            pixels[here + 3] & 0xff,
                            pixels[here + under] & 0xff,
                            pixels[here + under + 3] & 0xff,
                            down & 0xff,
                            across[column] & 0xff);
                } else {
                    value = mixed(
                            clamped(picture, row, right, colour),
                            clamped(picture, row, right + 1, colour),
                            clamped(picture, row + 1, right, colour),
                            clamped(picture, row + 1, right + 1, colour),
                            down & 0xff,
                            across[column] & 0xff);
                }
                planes[colour][at + column] = (value / 65536f - means[colour]) / 255;
            }
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
