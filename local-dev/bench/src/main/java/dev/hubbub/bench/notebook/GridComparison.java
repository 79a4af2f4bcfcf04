package dev.hubbub.bench.notebook;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.FixedLength;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.whisper.EncodedAudio;
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
 * @param precision that both computed in
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
        String precision,
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
        Spent.Measured<List<GridTrial>> ours = Spent.on(() -> hubbub(checkpoint, grid, session, options));
        NotebookGrid theirs = new NotebookGrid(checkpoint, grid.whole(), options.device());
        ours.result().forEach(theirs::run);
        Spent notebook = theirs.spent();
        return new GridComparison(
                checkpoint.shape().label(),
                options.precision().toString(),
                grid,
                ours.result().size(),
                ours.result().stream()
                        .mapToInt(trial -> trial.segments().size())
                        .sum(),
                theirs.decodings(),
                notebook,
                ours.spent(),
                notebook.wallSeconds() / ours.spent().wallSeconds(),
                notebook.cpuSeconds() / ours.spent().cpuSeconds());
    }

    private static List<GridTrial> hubbub(
            RandomCheckpoint checkpoint, GridSizes grid, float[] session, ModelOptions options) {
        List<GridTrial> trials = new ArrayList<>();
        try (WhisperModel model = WhisperModel.load(checkpoint.folder(), options)) {
            for (double length : grid.lengths()) {
                List<float[]> segments = Babble.cut(session, length);
                try (EncodedAudio audio = model.encode(segments, true)) {
                    for (int beam : grid.beams()) {
                        DecodingOptions decoding = FixedLength.options(model.tokens(), beam, grid.tokens());
                        trials.add(new GridTrial(
                                length,
                                decoding,
                                segments,
                                FixedLength.tokens(model.decode(audio, decoding), grid.tokens())));
                    }
                }
            }
        }
        return trials;
    }
}
