package dev.hubbub.segmentation.track;

import dev.hubbub.media.face.LandmarkDetector;
import dev.hubbub.media.face.Landmarks;
import dev.hubbub.media.face.RgbPicture;
import dev.hubbub.speech.landmarks.ExportedLandmarks;
import java.util.ArrayList;
import java.util.List;

/** Landmarks by a module that somebody exported. */
final class ExportedDetector implements LandmarkDetector {

    private final ExportedLandmarks module;

    ExportedDetector(ExportedLandmarks module) {
        this.module = module;
    }

    @Override
    public String name() {
        return "torchscript";
    }

    @Override
    public List<Landmarks> detect(List<RgbPicture> pictures) {
        if (pictures.isEmpty()) {
            return List.of();
        }
        List<float[]> found = module.points(
                pictures.stream().map(RgbPicture::pixels).toList(),
                pictures.get(0).height(),
                pictures.get(0).width());
        List<Landmarks> landmarks = new ArrayList<>();
        for (float[] points : found) {
            landmarks.add(points == null ? null : landmarks(points));
        }
        return landmarks;
    }

    private static Landmarks landmarks(float[] points) {
        double[] x = new double[Landmarks.POINTS];
        double[] y = new double[Landmarks.POINTS];
        for (int point = 0; point < x.length; point++) {
            x[point] = points[2 * point];
            y[point] = points[2 * point + 1];
        }
        return new Landmarks(x, y);
    }
}
