package dev.hubbub.bench.chain;

import dev.hubbub.bench.time.Spent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where the time goes from the track of a face to a score, and what a grid of trials costs if each step is done once for
 * all trials that need it, against all of them anew for each trial, as the notebook's schedule does. The grid is counted
 * from the steps, with the same decoder on both sides; what the notebook's own decoder costs more is in
 * {@link dev.hubbub.bench.notebook.FlamingoComparison}.
 *
 * @param family of models
 * @param seconds of the track, which is one segment
 * @param beams of the grid
 * @param lengths of segments in the grid, each of which encodes the track once
 * @param tokens of each text
 * @param steps medians in order, with the largest beam
 * @param once the grid as Hubbub does it
 * @param anew the grid with every step in every trial
 * @param ratio of the two's processor times
 */
public record ChainSplit(
        String family,
        double seconds,
        List<Integer> beams,
        int lengths,
        int tokens,
        List<Step> steps,
        Spent once,
        Spent anew,
        double ratio) {

    public ChainSplit {
        beams = List.copyOf(beams);
        steps = List.copyOf(steps);
    }

    /**
     * A step's part.
     *
     * @param spent on one trial
     * @param share of its processor time, from 0 to 1
     */
    public record Step(ChainStep step, Spent spent, double share) {}

    /**
     * Counts what was measured.
     *
     * @param spent of each step but decoding
     * @param decoding of each beam, in the order of {@code beams}
     */
    static ChainSplit of(
            String family,
            double seconds,
            List<Integer> beams,
            List<Spent> decoding,
            int lengths,
            int tokens,
            Map<ChainStep, Spent> spent) {
        Spent together = decoding.get(decoding.size() - 1);
        Spent once = Spent.NOTHING;
        Spent anew = Spent.NOTHING;
        int trials = beams.size() * lengths;
        for (ChainStep step : ChainStep.values()) {
            if (step == ChainStep.DECODING) {
                Spent allBeams = decoding.stream().reduce(Spent.NOTHING, Spent::plus);
                once = once.plus(allBeams.times(lengths));
                anew = anew.plus(allBeams.times(lengths));
            } else {
                together = together.plus(spent.get(step));
                once = once.plus(spent.get(step).times(times(step.anew(), lengths, trials)));
                anew = anew.plus(spent.get(step).times(trials));
            }
        }
        double whole = together.cpuSeconds();
        List<Step> steps = Arrays.stream(ChainStep.values())
                .map(step -> {
                    Spent own = step == ChainStep.DECODING ? decoding.get(decoding.size() - 1) : spent.get(step);
                    return new Step(step, own, own.cpuSeconds() / whole);
                })
                .toList();
        return new ChainSplit(
                family, seconds, beams, lengths, tokens, steps, once, anew, anew.cpuSeconds() / once.cpuSeconds());
    }

    private static int times(ChainStep.Anew anew, int lengths, int trials) {
        return switch (anew) {
            case PER_SESSION -> 1;
            case PER_LENGTH -> lengths;
            case PER_TRIAL -> trials;
        };
    }

    /** Trials of the grid. */
    public int trials() {
        return beams.size() * lengths;
    }
}
