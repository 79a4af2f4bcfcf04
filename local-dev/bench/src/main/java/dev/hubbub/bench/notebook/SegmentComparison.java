package dev.hubbub.bench.notebook;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.FixedLength;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * One segment, encoded and decoded as the notebook did and as Hubbub does, both without a batch and with the model
 * loaded. Making it checks that both write the same tokens.
 *
 * @param model shape of the model
 * @param precision that both computed in
 * @param beam hypotheses
 * @param tokens decoder steps
 * @param distinctTokens how many different tokens the text has; agreeing on a loop would prove little
 * @param notebook time of the notebook's schedule
 * @param hubbub median time of Hubbub
 * @param ratio of the wall times
 * @param cpuRatio of the processor times, which a busy machine distorts less
 */
public record SegmentComparison(
        String model,
        String precision,
        int beam,
        int tokens,
        int distinctTokens,
        Spent notebook,
        Spent hubbub,
        double ratio,
        double cpuRatio) {
    private static final double SEGMENT_SECONDS = 15;

    /** @throws DifferentTokensException if the two disagree */
    public static SegmentComparison measure(
            RandomCheckpoint checkpoint, int beam, int tokens, int repeats, ModelOptions options) {
        float[] segment = Babble.of(SEGMENT_SECONDS, 0);
        List<List<Integer>> ours = new ArrayList<>();
        List<Spent> spent = new ArrayList<>();
        DecodingOptions decoding;
        try (WhisperModel model = WhisperModel.load(checkpoint.folder(), options)) {
            decoding = FixedLength.options(model.tokens(), beam, tokens);
            for (int run = 0; run <= repeats; run++) {
                var measured = Spent.on(() -> transcribe(model, segment, decoding));
                ours = FixedLength.tokens(measured.result(), tokens);
                if (run > 0) {
                    spent.add(measured.spent());
                }
            }
        }
        try (NotebookModel notebook = NotebookModel.load(checkpoint.folder(), options.device())) {
            notebook.transcribe(segment, decoding.toBuilder().maxTokens(2).build());
            var measured = Spent.on(() -> notebook.transcribe(segment, decoding));
            DifferentTokensException.check("beam " + beam, measured.result(), ours.get(0));
            Spent hubbub = Spent.median(spent);
            return new SegmentComparison(
                    checkpoint.shape().label(),
                    options.precision().toString(),
                    beam,
                    tokens,
                    new HashSet<>(measured.result()).size(),
                    measured.spent(),
                    hubbub,
                    measured.spent().wallSeconds() / hubbub.wallSeconds(),
                    measured.spent().cpuSeconds() / hubbub.cpuSeconds());
        }
    }

    private static List<Hypothesis> transcribe(WhisperModel model, float[] segment, DecodingOptions decoding) {
        try (EncodedAudio audio = model.encode(List.of(segment), true)) {
            return model.decode(audio, decoding);
        }
    }
}
