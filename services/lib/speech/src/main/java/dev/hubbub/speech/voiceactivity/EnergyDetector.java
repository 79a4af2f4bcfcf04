package dev.hubbub.speech.voiceactivity;

import java.util.Arrays;

/**
 * Takes what is loud for speech: a frame is as likely as its level is above a threshold between the quiet and the loud
 * frames of the last half minute. It knows no other loud sound from speech. Where the level hardly changes, and below -60 dB
 * of full scale, there is silence.
 */
public final class EnergyDetector implements VoiceActivityDetector {
    private static final int HISTORY = 940;
    private static final double QUIET_SHARE = 0.1;
    private static final double LOUD_SHARE = 0.95;

    /** Where the threshold is between quiet (0) and loud (1) frames. */
    private static final double PLACE = 0.25;

    /** Decibels between quiet and loud frames below which nobody speaks: the level of speech goes up and down. */
    private static final double LEAST_RANGE = 12;

    private static final double SILENCE = -60;

    /** Decibels above the threshold at which the probability is 0.73. */
    private static final double SLOPE = 3;

    @Override
    public Listener listen() {
        return new Levels();
    }

    @Override
    public void close() {}

    private static final class Levels implements Listener {
        private double[] known = new double[0];

        @Override
        public float[] probabilities(float[] samples) {
            double[] levels = new double[samples.length / FRAME];
            for (int frame = 0; frame < levels.length; frame++) {
                levels[frame] = level(samples, frame * FRAME);
            }
            remember(levels);
            double[] sorted = known.clone();
            Arrays.sort(sorted);
            double quiet = sorted[(int) (QUIET_SHARE * (sorted.length - 1))];
            double loud = sorted[(int) (LOUD_SHARE * (sorted.length - 1))];
            double threshold = loud - quiet < LEAST_RANGE
                    ? Double.POSITIVE_INFINITY
                    : Math.max(SILENCE, quiet + PLACE * (loud - quiet));
            float[] probabilities = new float[levels.length];
            for (int frame = 0; frame < levels.length; frame++) {
                probabilities[frame] = (float) (1 / (1 + Math.exp((threshold - levels[frame]) / SLOPE)));
            }
            return probabilities;
        }

        private void remember(double[] levels) {
            double[] all = Arrays.copyOf(known, known.length + levels.length);
            System.arraycopy(levels, 0, all, known.length, levels.length);
            known = Arrays.copyOfRange(all, Math.max(0, all.length - Math.max(HISTORY, levels.length)), all.length);
        }

        /** Decibels of full scale, without a constant part; of nothing at all 120 below. */
        private static double level(float[] samples, int from) {
            double sum = 0;
            double squares = 0;
            for (int i = from; i < from + FRAME; i++) {
                sum += samples[i];
                squares += (double) samples[i] * samples[i];
            }
            double mean = sum / FRAME;
            return 10 * Math.log10(Math.max(squares / FRAME - mean * mean, 1e-12));
        }
    }
}
