package dev.hubbub.media.lips;

import dev.hubbub.media.face.Landmarks;
import dev.hubbub.media.face.RgbPicture;
import java.util.Optional;

/**
 * Where the 96 x 96 pixels of a mouth come from: the source of pixel (u, v), column and row, is
 * {@code (x + a u - b v, y + b u + a v)} in the picture.
 */
record MouthPatch(double x, double y, double a, double b) {

    static final int SIZE = 96;

    /** A mouth that is farther from the middle of the mean face's picture is none. */
    private static final double LARGEST_BIAS = 53;

    // Of a track as MCoRec cuts it, where a face fills the middle.
    private static final double FIXED_SIDE = 0.44;
    private static final double FIXED_DOWN = 0.75;

    private static final int COLOURS = 3;

    /** The patch around the mouth of a face that is brought to the mean face; nothing if there is no mouth there. */
    static Optional<MouthPatch> of(Landmarks face) {
        return MeanFace.similarity(face).flatMap(similarity -> of(face, similarity));
    }

    private static Optional<MouthPatch> of(Landmarks face, Similarity similarity) {
        double[] mouth = face.centreFrom(Landmarks.MOUTH);
        double middle = MeanFace.SIZE / 2.0;
        double x = similarity.x(mouth[0], mouth[1]);
        double y = similarity.y(mouth[0], mouth[1]);
        if (!(Math.abs(x - middle) <= LARGEST_BIAS && Math.abs(y - middle) <= LARGEST_BIAS)) {
            return Optional.empty();
        }
        Similarity back = similarity.inverse();
        double left = start(x);
        double top = start(y);
        return Optional.of(new MouthPatch(back.x(left, top), back.y(left, top), back.a(), back.b()));
    }

    /** Rounded as NumPy does, halves to the even number. */
    private static double start(double centre) {
        return Math.rint(Math.max(0, Math.min(MeanFace.SIZE - SIZE, centre - SIZE / 2.0)));
    }

    /** Where the mouth of a face in the middle of a picture is likely to be. */
    static MouthPatch fixed(int height, int width) {
        double side = FIXED_SIDE * Math.min(height, width);
        return new MouthPatch((width - side) / 2, FIXED_DOWN * height - side / 2, side / SIZE, 0);
    }

    /** Cuts it out, bilinearly; what is beyond the picture is black: {@code 96 x 96 x 3}. */
    byte[] cutFrom(RgbPicture picture) {
        byte[] patch = new byte[SIZE * SIZE * COLOURS];
        int at = 0;
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++, at += COLOURS) {
                mix(picture, x + a * column - b * row, y + b * column + a * row, patch, at);
            }
        }
        return patch;
    }

    private static void mix(RgbPicture picture, double right, double down, byte[] patch, int at) {
        int column = (int) Math.floor(right);
        int row = (int) Math.floor(down);
        if (column < -1 || row < -1 || column >= picture.width() || row >= picture.height()) {
            return;
        }
        float across = (float) (right - column);
        float along = (float) (down - row);
        boolean inside = column >= 0 && row >= 0 && column + 1 < picture.width() && row + 1 < picture.height();
        if (inside) {
            mixInside(picture, row, column, across, along, patch, at);
            return;
        }
        for (int colour = 0; colour < COLOURS; colour++) {
            patch[at + colour] = mixed(
                    value(picture, row, column, colour),
                    value(picture, row, column + 1, colour),
                    value(picture, row + 1, column, colour),
                    value(picture, row + 1, column + 1, colour),
                    across,
                    along);
        }
    }

    /** Nearly every pixel: none of the four around it has to be asked for. */
    private static void mixInside(
            RgbPicture picture, int row, int column, float across, float along, byte[] patch, int at) {
        byte[] pixels = picture.pixels();
        int under = picture.width() * COLOURS;
        int here = row * under + column * COLOURS;
        for (int colour = 0; colour < COLOURS; colour++, here++) {
            patch[at + colour] = mixed(
                    pixels[here] & 0xff,
                    pixels[here + COLOURS] & 0xff,
                    pixels[here + under] & 0xff,
                    pixels[here + under + COLOURS] & 0xff,
                    across,
                    along);
        }
    }

    private static byte mixed(int here, int right, int below, int both, float across, float along) {
        float above = here * (1 - across) + right * across;
        float under = below * (1 - across) + both * across;
        return (byte) (int) (above * (1 - along) + under * along + 0.5f);
    }

    private static int value(RgbPicture picture, int row, int column, int colour) {
        boolean inside = row >= 0 && column >= 0 && row < picture.height() && column < picture.width();
        return inside ? picture.pixels()[(row * picture.width() + column) * COLOURS + colour] & 0xff : 0;
    }
}
