package dev.hubbub.media.lips;

import dev.hubbub.media.face.Landmarks;
import java.util.ArrayList;
import java.util.List;

/** The points of a face over time: gaps are filled, and the shape is smoothed but not the place. */
final class LandmarkPath {

    /** Pictures on each side over which a shape is averaged. */
    private static final int MARGIN = 6;

    private LandmarkPath() {}

    /**
     * Fills gaps: between two pictures with points on a straight line, before the first and behind the last with theirs.
     *
     * @param found for each picture its points, at least one of which is not {@code null}
     */
    static List<Landmarks> completed(List<Landmarks> found) {
        List<Landmarks> complete = new ArrayList<>(found);
        int before = -1;
        for (int picture = 0; picture < found.size(); picture++) {
            if (found.get(picture) != null) {
                fill(complete, before, picture);
                before = picture;
            }
        }
        for (int picture = before + 1; picture < found.size(); picture++) {
            complete.set(picture, found.get(before));
        }
        return complete;
    }

    private static void fill(List<Landmarks> path, int before, int after) {
        Landmarks end = path.get(after);
        for (int picture = before + 1; picture < after; picture++) {
            double share = (double) (picture - before) / (after - before);
            path.set(picture, before < 0 ? end : between(path.get(before), end, share));
        }
    }

    private static Landmarks between(Landmarks start, Landmarks end, double share) {
        double[] x = new double[Landmarks.POINTS];
        double[] y = new double[Landmarks.POINTS];
        for (int point = 0; point < x.length; point++) {
            x[point] = start.x()[point] + share * (end.x()[point] - start.x()[point]);
            y[point] = start.y()[point] + share * (end.y()[point] - start.y()[point]);
        }
        return new Landmarks(x, y);
    }

    /** The mean shape of the pictures around one, fewer near the ends, at the place of that one. */
    static Landmarks smoothed(List<Landmarks> path, int picture) {
        int margin = Math.min(MARGIN, Math.min(picture, path.size() - 1 - picture));
        double[] x = new double[Landmarks.POINTS];
        double[] y = new double[Landmarks.POINTS];
        for (int other = picture - margin; other <= picture + margin; other++) {
            for (int point = 0; point < x.length; point++) {
                x[point] += path.get(other).x()[point] / (2 * margin + 1);
                y[point] += path.get(other).y()[point] / (2 * margin + 1);
            }
        }
        Landmarks shape = new Landmarks(x, y);
        double[] place = path.get(picture).centreFrom(0);
        double[] centre = shape.centreFrom(0);
        for (int point = 0; point < x.length; point++) {
            x[point] += place[0] - centre[0];
            y[point] += place[1] - centre[1];
        }
        return shape;
    }
}
