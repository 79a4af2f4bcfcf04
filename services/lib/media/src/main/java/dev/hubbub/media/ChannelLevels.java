package dev.hubbub.media;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * How loud the channels of a recording are, and how loud their mean is. Microphones of opposite polarity, and telephone
 * recorders that invert one side, cancel each other out in the mean, which is then silent or has the noise alone.
 */
final class ChannelLevels {

    /**
     * The mean of {@code n} channels that have nothing to do with each other, or of which one alone is heard, has an
     * {@code n}-th of their mean power. What is ten times weaker than even that was cancelled.
     */
    private static final double CANCELLED = 0.1;

    private double[] powers = new double[0];
    private double ofMean;
    private float[] channel = new float[0];

    /** Adds a frame, whose channels' mean is {@code mean}. */
    void add(SampleFormat format, AVFrame frame, float[] mean) {
        int channels = frame.ch_layout().nb_channels();
        int samples = frame.nb_samples();
        if (powers.length < channels) {
            powers = Arrays.copyOf(powers, channels);
        }
        if (channel.length < samples) {
            channel = new float[samples];
        }
        ofMean += power(mean, samples);
        for (int number = 0; number < channels; number++) {
            format.channel(frame, number, channel);
            powers[number] += power(channel, samples);
        }
    }

    /** Without the constant part, which a cheap microphone adds to every channel alike. */
    private static double power(float[] samples, int length) {
        double sum = 0;
        double squares = 0;
        for (int n = 0; n < length; n++) {
            sum += samples[n];
            squares += (double) samples[n] * samples[n];
        }
        return Math.max(0, squares - sum * sum / length);
    }

    boolean areCancelled() {
        return ofMean * powers.length < CANCELLED * meanPower();
    }

    private double meanPower() {
        return powers.length == 0 ? 0 : Arrays.stream(powers).sum() / powers.length;
    }

    /** How many decibels the mean is below the channels. */
    double decibelsLost() {
        return 10 * Math.log10(meanPower() / Math.max(ofMean, meanPower() * 1e-12));
    }

    /** The loudest channel, from 1; the first of them where they are equal. */
    int strongest() {
        int strongest = 0;
        for (int number = 1; number < powers.length; number++) {
            strongest = powers[number] > powers[strongest] ? number : strongest;
        }
        return strongest + 1;
    }
}
