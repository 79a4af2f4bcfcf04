package dev.hubbub.bench.notebook;

import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.bench.time.Spent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The trials of a grid in the notebook's schedule, each with the model loaded for it and every segment encoded for it.
 * Unless all is run, one segment per beam size is: every segment is padded to 30 s and takes the same number of steps, so
 * that the work for the others is the very same and can be counted.
 */
final class NotebookGrid {
    private final RandomCheckpoint checkpoint;
    private final boolean whole;
    private final String device;
    private final Map<Integer, List<Spent>> byBeam = new HashMap<>();
    private Spent spent = Spent.NOTHING;
    private int decodings;

    NotebookGrid(RandomCheckpoint checkpoint, boolean whole, String device) {
        this.checkpoint = checkpoint;
        this.whole = whole;
        this.device = device;
    }

    /** @throws DifferentTokensException if a segment that is run gives other tokens than Hubbub wrote */
    void run(GridTrial trial) {
        var loaded = Spent.on(() -> NotebookModel.load(checkpoint.folder(), device));
        spent = spent.plus(loaded.spent());
        try (NotebookModel notebook = loaded.result()) {
            List<Spent> measured = byBeam.computeIfAbsent(trial.beam(), beam -> new ArrayList<>());
            int segments = trial.segments().size();
            for (int i = 0; i < segments; i++) {
                if (whole || measured.isEmpty()) {
                    measured.add(transcribe(notebook, trial, i));
                    decodings++;
                    spent = spent.plus(measured.get(measured.size() - 1));
                } else {
                    spent = spent.plus(measured.get(0));
                }
            }
        }
    }

    private static Spent transcribe(NotebookModel notebook, GridTrial trial, int segment) {
        float[] samples = trial.segments().get(segment);
        var measured = Spent.on(() -> notebook.transcribe(samples, trial.decoding()));
        DifferentTokensException.check(
                "beam " + trial.beam() + ", up to " + trial.longestSeconds() + " s, segment " + segment,
                measured.result(),
                trial.texts().get(segment));
        return measured.spent();
    }

    /** Time of everything so far, counted segments included. */
    Spent spent() {
        return spent;
    }

    /** Segments that were really run. */
    int decodings() {
        return decodings;
    }
}
