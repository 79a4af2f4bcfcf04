package dev.hubbub.bench.speed;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.FixedLength;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How fast encoded segments are decoded. Every segment gets the same number of tokens; a beam of 5 computes five
 * hypotheses for each of them.
 *
 * @param model shape of the model
 * @param beam hypotheses per segment; 1 is greedy
 * @param batch segments at once
 * @param tokens per segment
 * @param decoding median time for the whole batch
 * @param tokensPerSecond tokens of all segments per wall second
 * @param tokensPerCpuSecond the same per second of processor time
 */
public record DecodeSpeed(
        String model,
        int beam,
        int batch,
        int tokens,
        Spent decoding,
        double tokensPerSecond,
        double tokensPerCpuSecond) {

    private static final double SEGMENT_SECONDS = 15;
    private static final int WARM_UP_TOKENS = 4;

    /**
     * Measures one model at every combination of batch and beam size.
     *
     * @param measured is given each figure at once, so that it is there if a later combination fails
     */
    public static void measure(
            WhisperModel model,
            ModelShape shape,
            List<Integer> batches,
            List<Integer> beams,
            int tokens,
            int repeats,
            Consumer<DecodeSpeed> measured) {
        for (int batch : batches) {
            try (EncodedAudio audio = model.encode(Babble.segments(batch, SEGMENT_SECONDS), true)) {
                for (int beam : beams) {
                    model.decode(audio, FixedLength.options(model.tokens(), beam, WARM_UP_TOKENS));
                    Spent decoding = decode(model, audio, beam, tokens, repeats);
                    double written = (double) batch * tokens;
                    measured.accept(new DecodeSpeed(
                            shape.label(),
                            beam,
                            batch,
                            tokens,
                            decoding,
                            written / decoding.wallSeconds(),
                            written / decoding.cpuSeconds()));
                }
            }
        }
    }

    private static Spent decode(WhisperModel model, EncodedAudio audio, int beam, int tokens, int repeats) {
        DecodingOptions options = FixedLength.options(model.tokens(), beam, tokens);
        List<Spent> runs = new ArrayList<>(repeats);
        for (int run = 0; run < repeats; run++) {
            var measured = Spent.on(() -> model.decode(audio, options));
            FixedLength.tokens(measured.result(), tokens);
            runs.add(measured.spent());
        }
        return Spent.median(runs);
    }
}
