package dev.hubbub.bench.speed;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The time from features to the decoder's keys and values, for segments of 30 s.
 *
 * @param model shape of the model
 * @param batch segments at once
 * @param features median time to compute the features of one segment, which the encoding does not include
 * @param encoding median time to encode the whole batch
 * @param secondsPerSegment wall seconds of encoding per segment
 */
public record EncodeSpeed(String model, int batch, Spent features, Spent encoding, double secondsPerSegment) {
    private static final double WINDOW_SECONDS = 30;

    /**
     * Measures one model at several batch sizes.
     *
     * @param measured is given each figure at once, so that it is there if a later batch fails
     */
    public static void measure(
            WhisperModel model, ModelShape shape, List<Integer> batches, int repeats, Consumer<EncodeSpeed> measured) {
        LogMel features = new LogMel(model.config().mels());
        float[] segment = Babble.of(WINDOW_SECONDS, 1);
        MelSpectrogram mel = features.of(segment);
        Spent listening = repeated(repeats, () -> features.of(segment));
        for (int batch : batches) {
            List<MelSpectrogram> mels = Collections.nCopies(batch, mel);
            encode(model, mels);
            Spent encoding = repeated(repeats, () -> encode(model, mels));
            measured.accept(new EncodeSpeed(shape.label(), batch, listening, encoding, encoding.wallSeconds() / batch));
        }
    }

    private static int encode(WhisperModel model, List<MelSpectrogram> mels) {
        try (EncodedAudio audio = model.encodeFeatures(mels)) {
            return audio.size();
        }
    }

    private static Spent repeated(int repeats, Supplier<?> work) {
        List<Spent> runs = new ArrayList<>(repeats);
        for (int run = 0; run < repeats; run++) {
            runs.add(Spent.on(work).spent());
        }
        return Spent.median(runs);
    }
}
