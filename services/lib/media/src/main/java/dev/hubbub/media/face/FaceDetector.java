package dev.hubbub.media.face;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds faces in a picture: a separable convolution network whose cells say where faces are around them. Source: face-api,
 * TinyFaceDetector.
 */
public final class FaceDetector {

    private static final int CHANNELS = 16;
    private static final int SEPARABLE = 5;
    private static final int FIELDS = 5;
    private static final float SLOPE = 0.1f;
    private static final double LARGEST_OVERLAP = 0.4;
    private static final double[][] ANCHORS = {
        {1.603231, 2.094468}, {6.041143, 7.080126}, {2.882459, 3.518061}, {4.266906, 5.178857}, {9.041765, 10.66308}
    };

    private final int size;
    private final double threshold;
    private final PictureScaling scaling;
    private final float[] first;
    private final float[] firstBias;
    private final SeparableConvolution[] layers = new SeparableConvolution[SEPARABLE];
    private final float[] last;
    private final float[] lastBias;

    /**
     * @param size rows and columns to which a picture's longer side is brought, a multiple of 32: more finds smaller faces
     *     and takes longer
     * @param threshold least score of what is a face, from 0 to 1
     */
    public FaceDetector(int size, double threshold) {
        if (size < 32 || size % 32 != 0) {
            throw new IllegalArgumentException("The detector's size must be a multiple of 32, not " + size + ".");
        }
        this.size = size;
        this.threshold = threshold;
        this.scaling = new PictureScaling(size, 117.001f, 114.697f, 97.404f);
        QuantizedWeights weights = QuantizedWeights.load("tiny_face_detector_model");
        first = weights.outputsFirst("conv0/filters", CHANNELS);
        firstBias = weights.tensor("conv0/bias");
        for (int layer = 0; layer < SEPARABLE; layer++) {
            layers[layer] = SeparableConvolution.of(weights, "conv" + (layer + 1));
        }
        lastBias = weights.tensor("conv8/bias");
        last = weights.outputsFirst("conv8/filters", lastBias.length);
    }

    /** The faces in a picture, the surest one first. */
    public List<FaceBox> detect(RgbPicture picture) {
        int longest = Math.max(picture.height(), picture.width());
        Planes in = Planes.empty(3, 1, size, size);
        scaling.put(picture, 0, 0, longest, in, 0);
        Planes out = leaky(Convolution.full(in, first, firstBias, 1, false)).pooled(2);
        for (int layer = 0; layer < SEPARABLE; layer++) {
            out = leaky(layers[layer].apply(out, 1)).pooled(layer == SEPARABLE - 1 ? 1 : 2);
        }
        return distinct(boxes(Convolution.pointwise(out, last, lastBias), longest));
    }

    private static Planes leaky(Planes planes) {
        return planes.rectifiedInto(planes, SLOPE);
    }

    private List<FaceBox> boxes(Planes out, int longest) {
        List<FaceBox> boxes = new ArrayList<>();
        double cell = (double) longest / out.width();
        for (int at = 0; at < out.area(); at++) {
            for (int anchor = 0; anchor < ANCHORS.length; anchor++) {
                float[][] fields = out.channels();
                int field = anchor * FIELDS;
                double score = sigmoid(fields[field + 4][at]);
                if (score > threshold) {
                    double x = (at % out.width() + sigmoid(fields[field][at])) * cell;
                    double y = (at / out.width() + sigmoid(fields[field + 1][at])) * cell;
                    double width = Math.exp(fields[field + 2][at]) * ANCHORS[anchor][0] * cell;
                    double height = Math.exp(fields[field + 3][at]) * ANCHORS[anchor][1] * cell;
                    boxes.add(new FaceBox(x - width / 2, y - height / 2, width, height, score));
                }
            }
        }
        return boxes;
    }

    /** One box per face: the surest of those that overlap. */
    private static List<FaceBox> distinct(List<FaceBox> boxes) {
        boxes.sort(Comparator.comparingDouble(FaceBox::score).reversed());
        List<FaceBox> kept = new ArrayList<>();
        for (FaceBox box : boxes) {
            if (kept.stream().noneMatch(other -> other.overlapWith(box) > LARGEST_OVERLAP)) {
                kept.add(box);
            }
        }
        return kept;
    }

    private static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }
}
