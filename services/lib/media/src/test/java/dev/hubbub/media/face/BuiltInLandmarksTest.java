package dev.hubbub.media.face;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.media.face.DrawnHead.Pose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInLandmarksTest {

    private static final int SIZE = 224;

    private final BuiltInLandmarks detector = new BuiltInLandmarks();

    @ParameterizedTest
    @CsvSource({"112, 112, 60, 0", "112, 112, 60, 1", "100, 120, 50, 0.5", "120, 105, 55, 0.3", "112, 112, 70, 0.7"})
    void the_points_lie_on_eyes_and_mouth_of_a_drawn_head(double x, double y, double halfWidth, double open) {
        Landmarks points = one(DrawnHead.picture(SIZE, new Pose(x, y, halfWidth, open)));
        double unit = halfWidth / 60;
        assertNotNull(points);
        double[] mouth = points.centreFrom(Landmarks.MOUTH);
        assertEquals(x, mouth[0], 6 * unit);
        assertEquals(y + 44 * unit, mouth[1], 8 * unit);
        assertEquals(x - 24 * unit, (points.x()[36] + points.x()[39]) / 2, 6 * unit);
        assertEquals(x + 24 * unit, (points.x()[42] + points.x()[45]) / 2, 6 * unit);
        assertEquals(y - 12 * unit, (points.y()[36] + points.y()[45]) / 2, 6 * unit);
    }

    @Test
    void an_open_mouth_is_seen_open() {
        Landmarks closed = one(DrawnHead.picture(SIZE, new Pose(112, 112, 60, 0)));
        Landmarks open = one(DrawnHead.picture(SIZE, new Pose(112, 112, 60, 1)));
        assertTrue(open.y()[66] - open.y()[62] > 5 + closed.y()[66] - closed.y()[62]);
    }

    @Test
    void a_picture_without_a_face_has_no_points() {
        byte[] noise = new byte[SIZE * SIZE * 3];
        new Random(1).nextBytes(noise);
        assertNull(one(new RgbPicture(SIZE, SIZE, noise)));
        assertNull(one(DrawnHead.picture(SIZE)));
    }

    @Test
    void of_several_faces_the_largest_counts() {
        Landmarks points = one(DrawnHead.picture(400, new Pose(110, 200, 60, 0), new Pose(290, 200, 85, 0)));
        assertEquals(290, points.centreFrom(0)[0], 15);
    }

    @Test
    void a_face_that_comes_later_is_found_from_then_on() {
        List<RgbPicture> pictures = new ArrayList<>(Collections.nCopies(4, DrawnHead.picture(SIZE)));
        pictures.addAll(Collections.nCopies(6, DrawnHead.picture(SIZE, new Pose(112, 112, 60, 0))));
        List<Landmarks> points = detector.detect(pictures);
        assertEquals(pictures.size(), points.size());
        for (int number = 0; number < points.size(); number++) {
            assertEquals(number >= 4, points.get(number) != null, "picture " + number);
        }
    }

    @Test
    void pictures_looked_at_together_have_the_points_of_each_alone() {
        RgbPicture first = DrawnHead.picture(SIZE, new Pose(112, 112, 60, 0));
        RgbPicture second = DrawnHead.picture(SIZE, new Pose(112, 112, 60, 0.6));
        FaceBox box = new FaceDetector(160, 0.5).detect(first).get(0);
        LandmarkNetwork network = new LandmarkNetwork();
        Landmarks[] together = network.points(List.of(first, second), List.of(box, box));
        Landmarks alone = network.points(List.of(second), List.of(box))[0];
        assertArrayEquals(alone.x(), together[1].x(), 1e-3);
        assertArrayEquals(alone.y(), together[1].y(), 1e-3);
    }

    @ParameterizedTest
    @CsvSource({"0.4", "0.7", "1.6"})
    void a_box_grows_with_its_face(double scale) {
        int size = (int) (SIZE * scale);
        Pose pose = new Pose(112 * scale, 112 * scale, 60 * scale, 0);
        FaceBox box =
                new FaceDetector(160, 0.5).detect(DrawnHead.picture(size, pose)).get(0);
        assertTrue(box.overlapWith(new FaceBox(52 * scale, 42 * scale, 120 * scale, 150 * scale, 1)) > 0.6, "" + box);
        assertTrue(box.score() > 0.5 && box.score() <= 1);
    }

    private Landmarks one(RgbPicture picture) {
        return detector.detect(List.of(picture)).get(0);
    }
}
