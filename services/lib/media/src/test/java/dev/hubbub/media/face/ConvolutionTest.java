package dev.hubbub.media.face;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against sums written out place by place. */
class ConvolutionTest {

    private final Random random = new Random(3);

    @ParameterizedTest
    @CsvSource({"1, 8, 8, 1", "3, 7, 7, 1", "2, 8, 12, 2", "2, 7, 9, 2", "1, 2, 2, 1", "1, 2, 2, 2"})
    void a_filter_of_each_channel_pads_as_tensorflow_does(int count, int height, int width, int stride) {
        Planes in = planes(3, count, height, width);
        float[] weights = values(9 * 3);
        Planes out = Convolution.separable(in, weights, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, new float[3], stride);
        int[] before = {before(height, stride), before(width, stride)};
        assertEquals((height + stride - 1) / stride, out.height());
        assertEquals((width + stride - 1) / stride, out.width());
        for (int channel = 0; channel < 3; channel++) {
            for (int at = 0; at < out.length(); at++) {
                float sum = 0;
                for (int tap = 0; tap < 9; tap++) {
                    sum += weights[tap * 3 + channel] * at(in, channel, out, at, stride, tap, before);
                }
                assertEquals(sum, out.channels()[channel][at], 1e-5, "channel " + channel + ", value " + at);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 8, 8, 2, true", "1, 9, 6, 1, false"})
    void a_full_filter_sums_over_all_channels(int count, int height, int width, int stride, boolean padded) {
        Planes in = planes(3, count, height, width);
        float[] weights = values(5 * 9 * 3);
        float[] bias = values(5);
        Planes out = Convolution.full(in, weights, bias, stride, padded);
        int[] before = padded ? new int[] {before(height, stride), before(width, stride)} : new int[2];
        assertEquals(padded ? height / stride : height - 2, out.height());
        for (int output = 0; output < 5; output++) {
            for (int at = 0; at < out.length(); at++) {
                float sum = bias[output];
                for (int tap = 0; tap < 9; tap++) {
                    for (int channel = 0; channel < 3; channel++) {
                        sum += weights[output * 27 + tap * 3 + channel] * at(in, channel, out, at, stride, tap, before);
                    }
                }
                assertEquals(sum, out.channels()[output][at], 1e-5, "output " + output + ", value " + at);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "4", "7", "32"})
    void channels_are_mixed_however_many_there_are(int channels) {
        Planes in = planes(channels, 1, 30, 40);
        float[] weights = values(2 * channels);
        float[] bias = values(2);
        Planes out = Convolution.pointwise(in, weights, bias);
        for (int at = 0; at < out.length(); at++) {
            for (int output = 0; output < 2; output++) {
                float sum = bias[output];
                for (int channel = 0; channel < channels; channel++) {
                    sum += weights[output * channels + channel] * in.channels()[channel][at];
                }
                assertEquals(sum, out.channels()[output][at], 1e-5);
            }
        }
    }

    private static float at(Planes in, int channel, Planes out, int at, int stride, int tap, int[] before) {
        int picture = at / out.area();
        int row = at % out.area() / out.width() * stride + tap / 3 - before[0];
        int column = at % out.width() * stride + tap % 3 - before[1];
        boolean outside = row < 0 || column < 0 || row >= in.height() || column >= in.width();
        return outside ? 0 : in.channels()[channel][picture * in.area() + row * in.width() + column];
    }

    /** TensorFlow: half of what is missing for the last window, rounded down, goes before. */
    private static int before(int size, int stride) {
        int windows = (size + stride - 1) / stride;
        return Math.max(0, (windows - 1) * stride + 3 - size) / 2;
    }

    private Planes planes(int channels, int count, int height, int width) {
        Planes planes = Planes.empty(channels, count, height, width);
        for (int channel = 0; channel < channels; channel++) {
            planes.channels()[channel] = values(planes.length());
        }
        return planes;
    }

    private float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
