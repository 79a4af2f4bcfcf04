package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * When to decode a segment again with a higher temperature, because what came out looks like a loop or a guess.
 *
 * @param temperatures to try in this order; the last one's result is kept whatever it is
 * @param bestOf sequences drawn per segment at temperatures above 0
 * @param highestCompressionRatio above it a text counts as a loop; null not to look at it
 * @param lowestAverageLogProbability below it a text counts as a guess; null not to look at it
 * @param silence no-speech probability above which a guess is accepted as silence; null not to look at it
 */
public record Fallback(
        List<Double> temperatures,
        int bestOf,
        Double highestCompressionRatio,
        Double lowestAverageLogProbability,
        Double silence) {

    /** The thresholds published with Whisper. */
    public static final Fallback DEFAULT = new Fallback(List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0), 5, 2.4, -1.0, 0.6);

    public Fallback {
        temperatures = List.copyOf(temperatures);
        if (temperatures.isEmpty() || temperatures.stream().anyMatch(t -> !(t >= 0 && t <= 10))) {
            throw new IllegalArgumentException(
                    "Fallback: temperatures must be one or more numbers from 0 to 10, not " + temperatures + ".");
        }
        if (bestOf < 1) {
            throw new IllegalArgumentException("Fallback: bestOf must be 1 or more, not " + bestOf + ".");
        }
    }

    /** Keeps whatever the first decoding gives. */
    public static Fallback none() {
        return new Fallback(List.of(0.0), 1, null, null, null);
    }

    /** The options for one attempt: beams at temperature 0, drawn sequences above. */
    public DecodingOptions attempt(DecodingOptions options, double temperature) {
        DecodingOptions.Builder attempt = options.toBuilder().temperature(temperature);
        return temperature > 0
                ? attempt.beamSize(1).patience(1).bestOf(bestOf).build()
                : attempt.bestOf(1).build();
    }

    /** Whether the result should be tried again. */
    public boolean rejects(Hypothesis hypothesis) {
        boolean loop = highestCompressionRatio != null && hypothesis.compressionRatio() > highestCompressionRatio;
        return !isSilence(hypothesis) && (loop || isGuess(hypothesis));
    }

    /** Whether the segment holds no speech: the model says so and is unsure of the text. */
    public boolean isSilence(Hypothesis hypothesis) {
        return silence != null
                && hypothesis.noSpeechProbability() != null
                && hypothesis.noSpeechProbability() > silence
                && (lowestAverageLogProbability == null
                        || hypothesis.averageLogProbability() < lowestAverageLogProbability);
    }

    private boolean isGuess(Hypothesis hypothesis) {
        return lowestAverageLogProbability != null && hypothesis.averageLogProbability() < lowestAverageLogProbability;
    }
}
