package dev.hubbub.media.face;

import java.util.Arrays;

/**
 * What a layer sees: for each channel a plane with the values of all pictures of a batch. A plane is an array of its own,
 * because loops over several arrays at one position are those which the virtual machine turns into vector instructions;
 * measured, loops over several positions of one array take four times as long.
 *
 * @param count pictures
 * @param height rows of each
 * @param width values of a row
 * @param channels {@code channels x (count x height x width)}
 */
record Planes(int count, int height, int width, float[][] channels) {

    static Planes empty(int channels, int count, int height, int width) {
        return new Planes(count, height, width, new float[channels][count * height * width]);
    }

    int depth() {
        return channels.length;
    }

    /** Values of one channel of one picture. */
    int area() {
        return height * width;
    }

    /** Values of one channel. */
    int length() {
        return count * area();
    }

    /** Adds others of the same shape to these. */
    Planes add(Planes other) {
        for (int channel = 0; channel < depth(); channel++) {
            add(other.channels[channel], channels[channel], length());
        }
        return this;
    }

    private static void add(float[] other, float[] sum, int length) {
        for (int i = 0; i < length; i++) {
            sum[i] += other[i];
        }
    }

    /** Writes these into others, negative values multiplied by a slope; 0 cuts them off. */
    Planes rectifiedInto(Planes others, float slope) {
        for (int channel = 0; channel < depth(); channel++) {
            rectify(channels[channel], others.channels[channel], slope, length());
        }
        return others;
    }

    private static void rectify(float[] from, float[] to, float slope, int length) {
        for (int i = 0; i < length; i++) {
            to[i] = Math.max(from[i], slope * from[i]);
        }
    }

    /** The mean of each channel: {@code count x channels}. */
    float[][] means() {
        float[][] means = new float[count][depth()];
        for (int channel = 0; channel < depth(); channel++) {
            for (int picture = 0; picture < count; picture++) {
                float sum = 0;
                for (int i = picture * area(); i < (picture + 1) * area(); i++) {
                    sum += channels[channel][i];
                }
                means[picture][channel] = sum / area();
            }
        }
        return means;
    }

    /** The largest of each 2 x 2 values; what is beyond the last row or column counts for nothing. */
    Planes pooled(int stride) {
        int rows = (height + stride - 1) / stride;
        int columns = (width + stride - 1) / stride;
        Planes result = empty(depth(), count, rows, columns);
        for (int channel = 0; channel < depth(); channel++) {
            float[] to = result.channels[channel];
            int at = 0;
            for (int picture = 0; picture < count; picture++) {
                for (int row = 0; row < rows; row++) {
                    for (int column = 0; column < columns; column++) {
                        to[at++] = largest(channels[channel], picture * area(), row * stride, column * stride);
                    }
                }
            }
        }
        return result;
    }

    private float largest(float[] plane, int picture, int row, int column) {
        int here = picture + row * width + column;
        float largest = plane[here];
        if (column + 1 < width) {
            largest = Math.max(largest, plane[here + 1]);
        }
        if (row + 1 < height) {
            largest = Math.max(largest, plane[here + width]);
            if (column + 1 < width) {
                largest = Math.max(largest, plane[here + width + 1]);
            }
        }
        return largest;
    }

    /** Pictures one behind the other. */
    static Planes together(Planes[] parts) {
        int depth = parts[0].depth();
        int total = Arrays.stream(parts).mapToInt(Planes::count).sum();
        Planes all = empty(depth, total, parts[0].height, parts[0].width);
        int at = 0;
        for (Planes part : parts) {
            for (int channel = 0; channel < depth; channel++) {
                System.arraycopy(part.channels[channel], 0, all.channels[channel], at, part.length());
            }
            at += part.length();
        }
        return all;
    }
}
