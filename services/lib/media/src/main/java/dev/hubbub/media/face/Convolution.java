package dev.hubbub.media.face;

import java.util.Arrays;

/**
 * The convolutions of small networks, as sums over whole planes.
 *
 * <p>Padding is TensorFlow's "same": a stride of 2 over an even size pads one row below and one column to the right, a
 * stride of 1 one on every side.
 */
final class Convolution {

    /**
     * Values of a plane that are summed up before the next ones, because each loop begins and ends slowly; a multiple of a
     * quarter of the landmarks' largest plane.
     */
    private static final int TILE = 784;

    /**
     * Channels that are added to all outputs before the next ones are: as many as a tile of each finds room in the fastest
     * cache, from where every output reads them. A multiple of the four that one loop adds, so that values come out the same
     * to the last bit, however many it is.
     */
    private static final int GROUP = 8;

    private static final int TAPS = 9;

    private Convolution() {}

    /**
     * Mixes channels, each position by itself.
     *
     * @param weights {@code out x in}
     * @param bias one per output
     */
    static Planes pointwise(Planes in, float[] weights, float[] bias) {
        Planes out = Planes.empty(bias.length, in.count(), in.height(), in.width());
        for (int first = 0; first < in.depth(); first += GROUP) {
            float[][] group = Arrays.copyOfRange(in.channels(), first, Math.min(in.depth(), first + GROUP));
            mix(group, first, in.depth(), weights, bias, out);
        }
        return out;
    }

    /**
     * Filters each channel by itself with 3 x 3 weights, and mixes what comes out. No more than a group of filtered planes
     * is there at a time.
     *
     * @param filters {@code 9 x channels}, the taps row by row, as TensorFlow stores them
     * @param weights {@code out x in}
     * @param bias one per output
     */
    static Planes separable(Planes in, float[] filters, float[] weights, float[] bias, int stride) {
        Shifts shifts = new Shifts(in, stride);
        Planes out = Planes.empty(bias.length, in.count(), shifts.rows, shifts.columns);
        float[][] filtered = new float[GROUP][out.length()];
        for (int first = 0; first < in.depth(); first += GROUP) {
            float[][] group = Arrays.copyOf(filtered, Math.min(GROUP, in.depth() - first));
            for (int i = 0; i < group.length; i++) {
                float[] taps = taps(filters, in.depth(), first + i);
                Arrays.fill(group[i], 0);
                addAll(shifts.of(in.channels()[first + i]), taps, 0, group[i], 0, out.length());
            }
            mix(group, first, in.depth(), weights, bias, out);
        }
        return out;
    }

    private static float[] taps(float[] filters, int depth, int channel) {
        float[] taps = new float[TAPS];
        for (int tap = 0; tap < TAPS; tap++) {
            taps[tap] = filters[tap * depth + channel];
        }
        return taps;
    }

    /** Adds some of {@code depth} channels, from {@code first} on, to all outputs, which begin with their bias. */
    private static void mix(float[][] group, int first, int depth, float[] weights, float[] bias, Planes out) {
        for (int from = 0; from < out.length(); from += TILE) {
            int to = Math.min(out.length(), from + TILE);
            for (int output = 0; output < bias.length; output++) {
                float[] sum = out.channels()[output];
                if (first == 0) {
                    Arrays.fill(sum, from, to, bias[output]);
                }
                addAll(group, weights, output * depth + first, sum, from, to);
            }
        }
    }

    private static void addAll(float[][] in, float[] weights, int first, float[] sum, int from, int to) {
        int channel = 0;
        for (; channel + 3 < in.length; channel += 4) {
            int w = first + channel;
            addFour(
                    in[channel],
                    in[channel + 1],
                    in[channel + 2],
                    in[channel + 3],
                    sum,
                    from,
                    to,
                    weights[w],
                    weights[w + 1],
                    weights[w + 2],
                    weights[w + 3]);
        }
        for (; channel < in.length; channel++) {
            addOne(in[channel], sum, from, to, weights[first + channel]);
        }
    }

    private static void addFour(
            float[] a,
            float[] b,
            float[] c,
            float[] d,
            float[] sum,
            int from,
            int to,
            float wa,
            float wb,
            float wc,
            float wd) {
        for (int i = from; i < to; i++) {
            sum[i] += wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i];
        }
    }

    private static void addOne(float[] a, float[] sum, int from, int to, float weight) {
        for (int i = from; i < to; i++) {
            sum[i] += weight * a[i];
        }
    }

    /**
     * A full 3 x 3 convolution, for the few channels of a picture.
     *
     * @param weights {@code out x (9 taps x in)}
     * @param bias one per output
     * @param padded whether it pads; otherwise the result is two rows and columns smaller, and the stride is 1
     */
    static Planes full(Planes in, float[] weights, float[] bias, int stride, boolean padded) {
        Shifts shifts = padded ? new Shifts(in, stride) : Shifts.inside(in);
        float[][] taps = new float[TAPS * in.depth()][];
        for (int channel = 0; channel < in.depth(); channel++) {
            float[][] shifted = shifts.of(in.channels()[channel]);
            for (int tap = 0; tap < TAPS; tap++) {
                taps[tap * in.depth() + channel] = shifted[tap].clone();
            }
        }
        return pointwise(new Planes(in.count(), shifts.rows, shifts.columns, taps), weights, bias);
    }

    /** The nine planes of which a 3 x 3 filter is the weighted sum: what lies at each of its places. */
    private static final class Shifts {

        private final Planes shape;
        private final int stride;
        private final int above;
        private final int left;
        private final int rows;
        private final int columns;
        private final float[][] shifted;
        private final float[][] quarters;

        Shifts(Planes shape, int stride) {
            this(
                    shape,
                    stride,
                    padding(shape.height(), stride),
                    padding(shape.width(), stride),
                    (shape.height() + stride - 1) / stride,
                    (shape.width() + stride - 1) / stride);
        }

        private Shifts(Planes shape, int stride, int above, int left, int rows, int columns) {
            this.shape = shape;
            this.stride = stride;
            this.above = above;
            this.left = left;
            this.rows = rows;
            this.columns = columns;
            this.shifted = new float[TAPS][shape.count() * rows * columns];
            boolean halved = stride == 2 && shape.height() % 2 == 0 && shape.width() % 2 == 0;
            this.quarters = halved ? new float[4][shape.count() * rows * columns] : null;
        }

        static Shifts inside(Planes shape) {
            return new Shifts(shape, 1, 0, 0, shape.height() - 2, shape.width() - 2);
        }

        private static int padding(int size, int stride) {
            return stride == 1 || size % stride == 1 ? 1 : 0;
        }

        float[][] of(float[] plane) {
            if (quarters != null) {
                return ofQuarters(plane);
            }
            if (stride == 1 && rows == shape.height()) {
                return ofWhole(plane);
            }
            for (int tap = 0; tap < TAPS; tap++) {
                shift(plane, tap / 3 - above, tap % 3 - left, shifted[tap]);
            }
            return shifted;
        }

        /** A stride of 1: what comes from the side is cut out once, and then moved up and down by whole rows. */
        private float[][] ofWhole(float[] plane) {
            shifted[4] = plane;
            shiftWhole(plane, 0, -1, shifted[3]);
            shiftWhole(plane, 0, 1, shifted[5]);
            for (int side = 0; side < 3; side++) {
                shiftWhole(shifted[3 + side], -1, 0, shifted[side]);
                shiftWhole(shifted[3 + side], 1, 0, shifted[6 + side]);
            }
            return shifted;
        }

        /** A stride of 2 over an even size: every place is in one of four planes, which are cut out once. */
        private float[][] ofQuarters(float[] plane) {
            for (int quarter = 0; quarter < quarters.length; quarter++) {
                for (int row = 0; row < shape.count() * rows; row++) {
                    int from = (2 * row + quarter / 2) * shape.width() + quarter % 2;
                    gatherHalf(plane, from, quarters[quarter], row * columns, columns);
                }
            }
            for (int tap = 0; tap < TAPS; tap++) {
                int down = tap / 3;
                int right = tap % 3;
                float[] quarter = quarters[down % 2 * 2 + right % 2];
                if (down < 2 && right < 2) {
                    shifted[tap] = quarter;
                } else {
                    shiftWhole(quarter, down / 2, right / 2, shifted[tap]);
                }
            }
            return shifted;
        }

        private static void gatherHalf(float[] plane, int start, float[] to, int at, int count) {
            for (int column = 0; column < count; column++) {
                to[at + column] = plane[start + 2 * column];
            }
        }

        private void shift(float[] plane, int down, int right, float[] to) {
            int at = 0;
            for (int picture = 0; picture < shape.count(); picture++) {
                for (int row = 0; row < rows; row++, at += columns) {
                    int from = row * stride + down;
                    if (from < 0 || from >= shape.height()) {
                        Arrays.fill(to, at, at + columns, 0);
                    } else {
                        gatherRow(plane, (picture * shape.height() + from) * shape.width(), right, to, at);
                    }
                }
            }
        }

        /** All pictures at once; what came from beyond an edge is then made 0. */
        private void shiftWhole(float[] plane, int down, int right, float[] to) {
            int shift = down * columns + right;
            int first = Math.max(0, -shift);
            int end = Math.min(to.length, to.length - shift);
            if (end > first) {
                System.arraycopy(plane, first + shift, to, first, end - first);
            }
            for (int picture = 0; picture < to.length; picture += rows * columns) {
                if (down != 0) {
                    int edge = picture + (down < 0 ? 0 : (rows - 1) * columns);
                    Arrays.fill(to, edge, edge + columns, 0);
                }
            }
            if (right != 0) {
                for (int edge = right < 0 ? 0 : columns - 1; edge < to.length; edge += columns) {
                    to[edge] = 0;
                }
            }
        }

        private void gatherRow(float[] plane, int start, int right, float[] to, int at) {
            int width = shape.width();
            if (stride == 1 && right >= 0 && right + columns <= width) {
                System.arraycopy(plane, start + right, to, at, columns);
                return;
            }
            for (int column = 0; column < columns; column++) {
                int from = column * stride + right;
                to[at + column] = from < 0 || from >= width ? 0 : plane[start + from];
            }
        }
    }
}
