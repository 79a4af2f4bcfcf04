package dev.hubbub.speech.features;

import java.util.Arrays;

/**
 * The discrete Fourier transform of real signals whose length is twice a product of 2, 4 and 5, such as the 400 points
 * of a Whisper frame. The signal is packed as a complex one of half the length, transformed by self-sorting (Stockham)
 * passes and unpacked. One instance holds work space: use it from one thread.
 */
final class RealFourier {
    private final int half;
    private final int[] radices;
    private final double[] cosine;
    private final double[] sine;
    private final double[] fineCosine;
    private final double[] fineSine;
    private double[] re;
    private double[] im;
    private double[] nextRe;
    private double[] nextIm;

    RealFourier(int size) {
        this.half = size / 2;
        this.radices = radices(size);
        this.cosine = new double[half];
        this.sine = new double[half];
        this.fineCosine = new double[half + 1];
        this.fineSine = new double[half + 1];
        for (int i = 0; i < half; i++) {
            cosine[i] = Math.cos(2 * Math.PI * i / half);
            sine[i] = -Math.sin(2 * Math.PI * i / half);
        }
        for (int i = 0; i <= half; i++) {
            fineCosine[i] = Math.cos(Math.PI * i / half);
            fineSine[i] = -Math.sin(Math.PI * i / half);
        }
        this.re = new double[half];
        this.im = new double[half];
        this.nextRe = new double[half];
        this.nextIm = new double[half];
    }

    /**
     * Squared magnitudes of the non-negative frequencies.
     *
     * @param signal as long as the transform
     * @param power receives {@code size / 2 + 1} values
     */
    void power(double[] signal, double[] power) {
        for (int i = 0; i < half; i++) {
            re[i] = signal[2 * i];
            im[i] = signal[2 * i + 1];
        }
        transform();
        for (int k = 0; k <= half; k++) {
            int a = k == half ? 0 : k;
            int b = k == 0 ? 0 : half - k;
            double evenRe = 0.5 * (re[a] + re[b]);
            double evenIm = 0.5 * (im[a] - im[b]);
            double oddRe = 0.5 * (im[a] + im[b]);
            double oddIm = 0.5 * (re[b] - re[a]);
            double x = evenRe + oddRe * fineCosine[k] - oddIm * fineSine[k];
            double y = evenIm + oddRe * fineSine[k] + oddIm * fineCosine[k];
            power[k] = x * x + y * y;
        }
    }

    private void transform() {
        int stride = 1;
        int length = half;
        for (int radix : radices) {
            int groups = length / radix;
            for (int group = 0; group < groups; group++) {
                // w_length^group is w_half^(group * stride), because stride * length == half throughout.
                switch (radix) {
                    case 2 -> butterfly2(group, groups, stride);
                    case 4 -> butterfly4(group, groups, stride);
                    default -> butterfly5(group, groups, stride);
                }
            }
            swap();
            length = groups;
            stride *= radix;
        }
    }

    private void butterfly2(int group, int groups, int stride) {
        int in0 = stride * group;
        int in1 = stride * (group + groups);
        int out = stride * 2 * group;
        double c = cosine[group * stride];
        double s = sine[group * stride];
        for (int k = 0; k < stride; k++) {
            double ar = re[in0 + k];
            double ai = im[in0 + k];
            double br = re[in1 + k];
            double bi = im[in1 + k];
            nextRe[out + k] = ar + br;
            nextIm[out + k] = ai + bi;
            put(out + stride + k, ar - br, ai - bi, c, s);
        }
    }

    private void butterfly4(int group, int groups, int stride) {
        int in = stride * group;
        int step = stride * groups;
        int out = stride * 4 * group;
        int w = group * stride;
        for (int k = 0; k < stride; k++) {
            int i = in + k;
            double sumRe = re[i] + re[i + 2 * step];
            double sumIm = im[i] + im[i + 2 * step];
            double difRe = re[i] - re[i + 2 * step];
            double difIm = im[i] - im[i + 2 * step];
            double oddSumRe = re[i + step] + re[i + 3 * step];
            double oddSumIm = im[i + step] + im[i + 3 * step];
            double oddDifRe = re[i + step] - re[i + 3 * step];
            double oddDifIm = im[i + step] - im[i + 3 * step];
            int o = out + k;
            nextRe[o] = sumRe + oddSumRe;
            nextIm[o] = sumIm + oddSumIm;
            put(o + stride, difRe + oddDifIm, difIm - oddDifRe, cosine[w], sine[w]);
            put(o + 2 * stride, sumRe - oddSumRe, sumIm - oddSumIm, cosine[2 * w], sine[2 * w]);
            put(o + 3 * stride, difRe - oddDifIm, difIm + oddDifRe, cosine[3 * w], sine[3 * w]);
        }
    }

    private static final double C1 = Math.cos(2 * Math.PI / 5);
    private static final double C2 = Math.cos(4 * Math.PI / 5);
    private static final double S1 = Math.sin(2 * Math.PI / 5);
    private static final double S2 = Math.sin(4 * Math.PI / 5);

    private void butterfly5(int group, int groups, int stride) {
        int in = stride * group;
        int step = stride * groups;
        int out = stride * 5 * group;
        int w = group * stride;
        for (int k = 0; k < stride; k++) {
            int i = in + k;
            double p1r = re[i + step] + re[i + 4 * step];
            double p1i = im[i + step] + im[i + 4 * step];
            double m1r = re[i + step] - re[i + 4 * step];
            double m1i = im[i + step] - im[i + 4 * step];
            double p2r = re[i + 2 * step] + re[i + 3 * step];
            double p2i = im[i + 2 * step] + im[i + 3 * step];
            double m2r = re[i + 2 * step] - re[i + 3 * step];
            double m2i = im[i + 2 * step] - im[i + 3 * step];
            double a1r = re[i] + C1 * p1r + C2 * p2r;
            double a1i = im[i] + C1 * p1i + C2 * p2i;
            double a2r = re[i] + C2 * p1r + C1 * p2r;
            double a2i = im[i] + C2 * p1i + C1 * p2i;
            double b1r = S1 * m1i + S2 * m2i;
            double b1i = -S1 * m1r - S2 * m2r;
            double b2r = S2 * m1i - S1 * m2i;
            double b2i = -S2 * m1r + S1 * m2r;
            int o = out + k;
            nextRe[o] = re[i] + p1r + p2r;
            nextIm[o] = im[i] + p1i + p2i;
            put(o + stride, a1r + b1r, a1i + b1i, cosine[w], sine[w]);
            put(o + 2 * stride, a2r + b2r, a2i + b2i, cosine[2 * w], sine[2 * w]);
            put(o + 3 * stride, a2r - b2r, a2i - b2i, cosine[3 * w], sine[3 * w]);
            put(o + 4 * stride, a1r - b1r, a1i - b1i, cosine[4 * w], sine[4 * w]);
        }
    }

    private void put(int at, double x, double y, double c, double s) {
        nextRe[at] = x * c - y * s;
        nextIm[at] = x * s + y * c;
    }

    private void swap() {
        double[] r = re;
        re = nextRe;
        nextRe = r;
        double[] i = im;
        im = nextIm;
        nextIm = i;
    }

    private static int[] radices(int size) {
        int rest = size / 2;
        int[] found = new int[Integer.SIZE];
        int count = 0;
        for (int radix : new int[] {5, 4, 2}) {
            while (rest % radix == 0) {
                found[count++] = radix;
                rest /= radix;
            }
        }
        if (size % 2 != 0 || rest != 1) {
            throw new IllegalArgumentException(
                    "A transform of " + size + " points is not supported: use twice a product of 2, 4 and 5.");
        }
        return Arrays.copyOf(found, count);
    }
}
