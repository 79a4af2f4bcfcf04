package dev.hubbub.media.lips;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.face.Landmarks;
import dev.hubbub.media.face.RgbPicture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MouthPatchTest {

    /** A pixel's red is its column and its green its row, so a patch says where it comes from. */
    private static RgbPicture map(int size) {
        byte[] pixels = new byte[size * size * 3];
        for (int at = 0; at < size * size; at++) {
            pixels[3 * at] = (byte) (at % size);
            pixels[3 * at + 1] = (byte) (at / size);
            pixels[3 * at + 2] = (byte) 255;
        }
        return new RgbPicture(size, size, pixels);
    }

    @Test
    void a_face_like_the_mean_one_gives_the_pixels_around_its_mouth() {
        byte[] patch = MouthPatch.of(Faces.mean()).orElseThrow().cutFrom(map(256));
        assertEquals(96 * 96 * 3, patch.length);
        int left = (int) Math.rint(Faces.MOUTH_X - 48);
        int top = (int) Math.rint(Faces.MOUTH_Y - 48);
        assertPixel(patch, 0, 0, left, top);
        assertPixel(patch, 95, 40, left + 40, top + 95);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0, 0, 0", "0.8, 0.2, 20, 10", "0.8, -0.3, 10, 90", "0.9, 0, -40, 0"})
    void a_moved_face_gives_the_same_place_of_it(double scale, double angle, double right, double down) {
        Similarity move = new Similarity(scale * Math.cos(angle), scale * Math.sin(angle), right, down);
        Landmarks face = Faces.moved(point -> new double[] {move.x(point[0], point[1]), move.y(point[0], point[1])});
        byte[] patch = MouthPatch.of(face).orElseThrow().cutFrom(map(256));
        double left = Math.rint(Faces.MOUTH_X - 48);
        double top = Math.rint(Faces.MOUTH_Y - 48);
        for (int row = 0; row < 96; row += 19) {
            for (int column = 0; column < 96; column += 19) {
                double x = move.x(left + column, top + row);
                double y = move.y(left + column, top + row);
                boolean inside = x > 0 && y > 0 && x < 255 && y < 255;
                if (inside) {
                    assertPixel(patch, row, column, x, y);
                }
            }
        }
    }

    @Test
    void beyond_the_picture_it_is_black() {
        Landmarks face = Faces.moved(point -> new double[] {point[0], point[1] + 60});
        byte[] patch = MouthPatch.of(face).orElseThrow().cutFrom(map(256));
        assertEquals(0, patch[(95 * 96 + 50) * 3 + 2]);
        assertEquals((byte) 255, patch[(0 * 96 + 50) * 3 + 2]);
    }

    @Test
    void a_mouth_far_from_where_faces_have_it_is_none() {
        Landmarks face = Faces.mean();
        for (int point = Landmarks.MOUTH; point < Landmarks.POINTS; point++) {
            if (point != 48 && point != 54) {
                face.y()[point] += 40;
            }
        }
        assertTrue(MouthPatch.of(face).isEmpty());
    }

    @Test
    void the_fixed_place_is_the_lower_middle_of_a_picture() {
        byte[] patch = MouthPatch.fixed(224, 224).cutFrom(map(224));
        assertPixel(patch, 48, 48, 112, 168);
        assertPixel(patch, 0, 0, 0.28 * 224, 0.53 * 224);
    }

    private static void assertPixel(byte[] patch, int row, int column, double x, double y) {
        int at = (row * 96 + column) * 3;
        assertEquals(x, patch[at] & 0xff, 0.76, "column of " + row + ", " + column);
        assertEquals(y, patch[at + 1] & 0xff, 0.76, "row of " + row + ", " + column);
    }
}
