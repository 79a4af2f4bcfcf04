package dev.hubbub.bench.notebook;

import java.util.List;

/**
 * A grid over one session.
 *
 * @param beams beam sizes
 * @param lengths longest segments in seconds; each length cuts the session anew
 * @param tokens decoder steps per segment
 * @param sessionSeconds length of the session
 * @param whole whether the notebook's schedule runs on all segments; otherwise on one per beam size, as
 *     {@link NotebookGrid} says
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
