package dev.hubbub.bench.notebook;

import java.util.List;

/**
 * A grid over one session.
 *
 * @param beams beam sizes
 * @param lengths longest segments in seconds; each length cuts the session anew
 * @param tokens decoder steps per segment
 * @param sessionSeconds length of the session
 * @param whole whether the notebook's schedule runs on all segments; otherwise it runs on the first of each trial, and the
 *     others, which are padded to the same 30 s and take the same number of steps, are counted with the same time
 */
public record GridSizes(List<Integer> beams, List<Double> lengths, int tokens, double sessionSeconds, boolean whole) {

    public GridSizes {
        beams = List.copyOf(beams);
        lengths = List.copyOf(lengths);
        if (beams.isEmpty() || lengths.isEmpty() || lengths.stream().anyMatch(length -> !(length > 0))) {
            throw new IllegalArgumentException(
                    "A grid needs beam sizes and lengths above 0 s, not " + beams + " and " + lengths + ".");
        }
        if (!(sessionSeconds > 0)) {
            throw new IllegalArgumentException("A session must last longer than 0 s, not " + sessionSeconds + ".");
        }
    }
}
