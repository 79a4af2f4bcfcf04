package dev.hubbub.bench.notebook;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.FixedLength;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.ModelOptions;
import dev.hubbub.speech.whisper.WhisperModel;
import java.util.ArrayList;
import java.util.List;

/**
 * All trials of a grid over one session: as the notebook ran them, one after the other with the model loaded for each and
 * every segment encoded for each, and as Hubbub does, with the model loaded once, the segments of each length encoded
 * once in a batch, and all beam sizes decoded from that. Loading is part of both times. Making it checks that both write
 * the same tokens wherever both ran.
 *
 * @param model shape of the model
 * @param grid what was run
 * @param trials number of trials
 * @param decodings segments decoded in all trials together
 * @param notebookDecodings how many of them the notebook's schedule really ran
 * @param notebook time of the notebook's schedule for all of them
 * @param hubbub time of Hubbub for all of them
 * @param ratio of the wall times
 * @param cpuRatio of the processor times, which a busy machine distorts less
 */
public record GridComparison(
        String model,
        GridSizes grid,
        int trials,
        int decodings,
        int notebookDecodings,
        Spent notebook,
        Spent hubbub,
        double ratio,
        double cpuRatio) {

    /** @throws DifferentTokensException if the two disagree */
    public static GridComparison measure(RandomCheckpoint checkpoint, GridSizes grid, ModelOptions options) {
        float[] session = Babble.of(grid.sessionSeconds(), 0);
        Spent.Measured<List<Trial>> ours = Spent.on(() -> hubbub(checkpoint, grid, session, options));
        Spent notebook = Spent.NOTHING;
        int run = 0;
        for (Trial trial : ours.result()) {
            int segments = grid.whole() ? trial.segments().size() : 1;
            notebook = notebook.plus(notebook(checkpoint, trial, segments));
            run += segments;
        }
        return new GridComparison(
                checkpoint.shape().label(),
                grid,
                ours.result().size(),
                ours.result().stream()
                        .mapToInt(trial -> trial.segments().size())
                        .sum(),
                run,
                notebook,
                ours.spent(),
                notebook.wallSeconds() / ours.spent().wallSeconds(),
                notebook.cpuSeconds() / ours.spent().cpuSeconds());
    }

    private static List<Trial> hubbub(
            RandomCheckpoint checkpoint, GridSizes grid, float[] session, ModelOptions options) {
        List<Trial> trials = new ArrayList<>();
        try (WhisperModel model = WhisperModel.load(checkpoint.folder(), options)) {
            for (double length : grid.lengths()) {
                List<float[]> segments = Babble.cut(session, length);
                try (EncodedAudio audio = model.encode(segments, true)) {
                    for (int beam : grid.beams()) {
                        DecodingOptions decoding = FixedLength.options(model.tokens(), beam, grid.tokens());
                        trials.add(new Trial(
                                "beam " + beam + ", " + length + " s",
                                decoding,
                                segments,
                                FixedLength.tokens(model.decode(audio, decoding), grid.tokens())));
                    }
                }
            }
        }
        return trials;
    }

    /** Loading once, and the segments that were not run with the average time of those that were. */
    private static Spent notebook(RandomCheckpoint checkpoint, Trial trial, int segments) {
        var loaded = Spent.on(() -> NotebookModel.load(checkpoint.folder()));
        try (NotebookModel notebook = loaded.result()) {
            Spent decoding = Spent.NOTHING;
            for (int i = 0; i < segments; i++) {
                float[] segment = trial.segments().get(i);
                var measured = Spent.on(() -> notebook.transcribe(segment, trial.decoding()));
                DifferentTokensException.check(
                        trial.name() + ", segment " + i,
                        measured.result(),
                        trial.texts().get(i));
                decoding = decoding.plus(measured.spent());
            }
            double share = (double) trial.segments().size() / segments;
            return loaded.spent().plus(decoding.times(share));
        }
    }

    /** One trial and the texts that Hubbub wrote in it. */
    private record Trial(String name, DecodingOptions decoding, List<float[]> segments, List<List<Integer>> texts) {}
}
