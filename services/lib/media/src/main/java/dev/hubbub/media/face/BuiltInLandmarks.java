package dev.hubbub.media.face;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Landmarks by the networks that are shipped: the face is looked for in every tenth picture and followed from there, the
 * points are found in each. For one thread.
 */
public final class BuiltInLandmarks implements LandmarkDetector {

    /** In this time, 0.4 s, a face that a tracker holds in the middle does not leave its box. */
    static final int PICTURES_PER_DETECTION = 10;

    private static final int DETECTOR_SIZE = 160;
    /** A track shows a face nearly always, so a guess is worth more here than in photographs. */
    private static final double THRESHOLD = 0.5;

    private final FaceDetector detector = new FaceDetector(DETECTOR_SIZE, THRESHOLD);
    private final LandmarkNetwork network = new LandmarkNetwork();

    @Override
    public String name() {
        return "face-api";
    }

    @Override
    public List<Landmarks> detect(List<RgbPicture> pictures) {
        Landmarks[] found = new Landmarks[pictures.size()];
        for (int start = 0; start < found.length; start += PICTURES_PER_DETECTION) {
            follow(pictures, start, Math.min(found.length, start + PICTURES_PER_DETECTION), found);
        }
        return Arrays.asList(found);
    }

    private void follow(List<RgbPicture> pictures, int start, int end, Landmarks[] found) {
        for (int at = start; at < end; at++) {
            Optional<FaceBox> face = largest(pictures.get(at));
            if (face.isPresent()) {
                List<FaceBox> boxes = new ArrayList<>();
                for (int i = at; i < end; i++) {
                    boxes.add(face.get());
                }
                Landmarks[] points = network.points(pictures.subList(at, end), boxes);
                System.arraycopy(points, 0, found, at, points.length);
                return;
            }
        }
    }

    private Optional<FaceBox> largest(RgbPicture picture) {
        return detector.detect(picture).stream().max(Comparator.comparingDouble(FaceBox::size));
    }
}
