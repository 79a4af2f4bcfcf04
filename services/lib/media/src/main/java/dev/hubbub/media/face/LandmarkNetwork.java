package dev.hubbub.media.face;

import java.util.List;

/**
 * The network that finds 68 points in a picture of a face: four dense blocks of separable convolutions over 112 x 112
 * pixels, the mean of each channel, and a linear layer. Source: face-api, FaceLandmark68Net.
 */
final class LandmarkNetwork {

    private static final int SIZE = 112;
    private static final int CHANNELS = 32;
    private static final int BLOCKS = 4;
    private static final PictureScaling SCALING = new PictureScaling(SIZE, 122.782f, 117.001f, 104.298f);

    private final float[] first;
    private final float[] firstBias;
    private final SeparableConvolution[][] layers = new SeparableConvolution[BLOCKS][BLOCKS];
    private final float[] linear;
    private final float[] linearBias;

    LandmarkNetwork() {
        QuantizedWeights weights = QuantizedWeights.load("face_landmark_68_model");
        first = weights.outputsFirst("dense0/conv0/filters", CHANNELS);
        firstBias = weights.tensor("dense0/conv0/bias");
        for (int block = 0; block < BLOCKS; block++) {
            for (int layer = block == 0 ? 1 : 0; layer < BLOCKS; layer++) {
                layers[block][layer] = SeparableConvolution.of(weights, "dense" + block + "/conv" + layer);
            }
        }
        linear = weights.outputsFirst("fc/weights", 2 * Landmarks.POINTS);
        linearBias = weights.tensor("fc/bias");
    }

    /** The points in the square of each picture that its box fits into. */
    Landmarks[] points(List<RgbPicture> pictures, List<FaceBox> boxes) {
        Planes[] halves = new Planes[pictures.size()];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = block(1, block(0, face(pictures.get(i), boxes.get(i))));
        }
        // The later planes are short: of several pictures together they make loops that are worth it.
        float[][] means = block(3, block(2, Planes.together(halves))).means();
        Landmarks[] points = new Landmarks[halves.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = points(means[i], boxes.get(i));
        }
        return points;
    }

    private static Planes face(RgbPicture picture, FaceBox box) {
        Planes face = Planes.empty(3, 1, SIZE, SIZE);
        SCALING.put(picture, left(box), top(box), side(box), face, 0);
        return face;
    }

    private Planes block(int block, Planes in) {
        SeparableConvolution[] layer = layers[block];
        Planes start = layer[0] == null ? Convolution.full(in, first, firstBias, 2, true) : layer[0].apply(in, 2);
        Planes sum = start.rectifiedInto(start, 0);
        Planes input = sum;
        for (int i = 1; i < BLOCKS; i++) {
            Planes next = layer[i].apply(input, 1);
            sum.add(next);
            input = sum.rectifiedInto(next, 0);
        }
        return input;
    }

    private Landmarks points(float[] means, FaceBox box) {
        double[][] points = new double[2][Landmarks.POINTS];
        for (int output = 0; output < linearBias.length; output++) {
            float sum = linearBias[output];
            for (int i = 0; i < means.length; i++) {
                sum += linear[output * means.length + i] * means[i];
            }
            double start = output % 2 == 0 ? left(box) : top(box);
            points[output % 2][output / 2] = start + sum * side(box);
        }
        return new Landmarks(points[0], points[1]);
    }

    private static double side(FaceBox box) {
        return Math.max(box.width(), box.height());
    }

    private static double left(FaceBox box) {
        return box.x() + (box.width() - side(box)) / 2;
    }

    private static double top(FaceBox box) {
        return box.y() + (box.height() - side(box)) / 2;
    }
}
