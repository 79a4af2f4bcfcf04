package dev.hubbub.bench.notebook;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.FixedLength;
import dev.hubbub.bench.model.Mouth;
import dev.hubbub.bench.model.RandomFlamingo;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.whisper.WhisperModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * One segment of sound and lips with Whisper-Flamingo, as the notebook ran it and as Hubbub does, like
 * {@link SegmentComparison}. Making it checks that both write the same tokens.
 *
 * @param model shape of the Whisper
 * @param beam hypotheses
 * @param tokens decoder steps
 * @param distinctTokens how many different tokens the text has
 * @param notebook time of the notebook's schedule
 * @param encoding median time of Hubbub to encode sound and pictures
 * @param decoding median time of Hubbub to decode them
 * @param ratio of the wall times
 * @param cpuRatio of the processor times
 */
public record FlamingoComparison(
        String model,
        int beam,
        int tokens,
        int distinctTokens,
        Spent notebook,
        Spent encoding,
        Spent decoding,
        double ratio,
        double cpuRatio) {
    /** Seconds of the segment. */
    public static final int SECONDS = 15;

    /** @throws DifferentTokensException if the two disagree */
    public static FlamingoComparison measure(
            RandomFlamingo checkpoint, int beam, int tokens, int repeats, ModelOptions options) {
        Clip clip = new Clip(Babble.of(SECONDS, 0), Mouth.of(SECONDS));
        List<Spent> encoding = new ArrayList<>();
        List<Spent> decoding = new ArrayList<>();
        List<List<Integer>> ours = new ArrayList<>();
        DecodingOptions fixed;
        try (WhisperModel model =
                (WhisperModel) ModelFamilies.of(checkpoint.folder()).load(checkpoint.folder(), options)) {
            fixed = FixedLength.options(model.tokens(), beam, tokens);
            for (int run = 0; run <= repeats; run++) {
                var encoded = Spent.on(() -> model.encode(List.of(clip), Encoding.UNPADDED));
                try (EncodedSpeech speech = encoded.result()) {
                    var decoded = Spent.on(() -> model.decode(speech, fixed));
                    ours = FixedLength.tokens(decoded.result(), tokens);
                    if (run > 0) {
                        encoding.add(encoded.spent());
                        decoding.add(decoded.spent());
                    }
                }
            }
        }
        try (NotebookModel notebook = NotebookModel.loadLooking(checkpoint.folder(), options.device())) {
            notebook.transcribe(clip, fixed.toBuilder().maxTokens(2).build());
            var measured = Spent.on(() -> notebook.transcribe(clip, fixed));
            DifferentTokensException.check("Flamingo, beam " + beam, measured.result(), ours.get(0));
            Spent encode = Spent.median(encoding);
            Spent decode = Spent.median(decoding);
            return new FlamingoComparison(
                    checkpoint.shape().label(),
                    beam,
                    tokens,
                    new HashSet<>(measured.result()).size(),
                    measured.spent(),
                    encode,
                    decode,
                    measured.spent().wallSeconds() / (encode.wallSeconds() + decode.wallSeconds()),
                    measured.spent().cpuSeconds() / (encode.cpuSeconds() + decode.cpuSeconds()));
        }
    }
}
