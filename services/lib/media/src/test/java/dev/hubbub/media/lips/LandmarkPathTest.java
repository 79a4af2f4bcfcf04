package dev.hubbub.media.lips;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.media.face.Landmarks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LandmarkPathTest {

    @Test
    void a_gap_is_a_straight_line_and_ends_keep_what_is_nearest() {
        List<Landmarks> found = new ArrayList<>();
        for (Double right : new Double[] {null, 10.0, null, null, 40.0, null, null}) {
            found.add(right == null ? null : at(right));
        }
        List<Landmarks> path = LandmarkPath.completed(found);
        double[] expected = {10, 10, 20, 30, 40, 40, 40};
        for (int picture = 0; picture < expected.length; picture++) {
            assertEquals(expected[picture], path.get(picture).x()[3] - at(0).x()[3], 1e-9, "picture " + picture);
        }
    }

    @Test
    void the_shape_is_the_mean_of_thirteen_pictures_at_the_place_of_its_own() {
        List<Landmarks> path = new ArrayList<>();
        for (int picture = 0; picture < 30; picture++) {
            double right = picture == 15 ? 90 : 3 * picture;
            double wider = picture == 15 ? 1.13 : 1;
            path.add(Faces.moved(point -> new double[] {point[0] * wider + right, point[1]}));
        }
        Landmarks smoothed = LandmarkPath.smoothed(path, 15);
        assertEquals(path.get(15).centreFrom(0)[0], smoothed.centreFrom(0)[0], 1e-9, "the place is its own");
        double width = smoothed.x()[45] - smoothed.x()[36];
        assertEquals((166.68 - 92.52) * 1.01, width, 1e-9, "the shape is the mean of all");
        assertEquals(
                (166.68 - 92.52),
                LandmarkPath.smoothed(path, 8).x()[45]
                        - LandmarkPath.smoothed(path, 8).x()[36],
                1e-9,
                "seven pictures away it is not seen");
    }

    @Test
    void near_the_ends_fewer_pictures_are_averaged_on_both_sides() {
        List<Landmarks> path = new ArrayList<>();
        for (int picture = 0; picture < 20; picture++) {
            double wider = picture == 5 ? 2 : 1;
            path.add(Faces.moved(point -> new double[] {point[0] * wider, point[1]}));
        }
        double eyes = 166.68 - 92.52;
        assertEquals(eyes, eyes(LandmarkPath.smoothed(path, 0)), 1e-9);
        assertEquals(eyes, eyes(LandmarkPath.smoothed(path, 2)), 1e-9, "of 0 to 4");
        assertEquals(eyes * (8.0 / 7), eyes(LandmarkPath.smoothed(path, 3)), 1e-9, "of 0 to 6");
    }

    private static double eyes(Landmarks face) {
        return face.x()[45] - face.x()[36];
    }

    private static Landmarks at(double right) {
        return Faces.moved(point -> new double[] {point[0] + right, point[1]});
    }
}
