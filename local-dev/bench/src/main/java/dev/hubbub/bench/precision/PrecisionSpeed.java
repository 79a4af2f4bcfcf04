package dev.hubbub.bench.precision;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.FixedLength;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How fast a precision is beside float32: one segment of {@value #SECONDS} s is encoded and decoded greedily by models that
 * take turns, so that what else the machine does meets all of them.
 *
 * @param model shape of the model
 * @param precision its name
 * @param encoding median time to encode
 * @param decoding median time to decode
 * @param encodeRatio how many times as fast as float32 by processor time
 * @param decodeRatio the same of decoding
 */
public record PrecisionSpeed(
        String model, String precision, Spent encoding, Spent decoding, double encodeRatio, double decodeRatio) {
    /** Seconds of the segment. */
    public static final int SECONDS = 30;

    /**
     * Measures one shape.
     *
     * @param precisions the first of them is what the others are held against
     */
    public static void measure(
            Path folder,
            ModelShape shape,
            List<Precision> precisions,
            int tokens,
            int repeats,
            ModelOptions options,
            Consumer<PrecisionSpeed> measured) {
        Map<Precision, Turns> models = new LinkedHashMap<>();
        try {
            Path checkpoint = RandomCheckpoint.in(folder, shape).folder();
            for (Precision precision : precisions) {
                models.put(
                        precision, new Turns(WhisperModel.load(checkpoint, options.withPrecision(precision)), tokens));
            }
            List<MelSpectrogram> segment = List.of(new LogMel(shape.config().mels()).of(Babble.of(SECONDS, 1)));
            for (int run = 0; run <= repeats; run++) {
                boolean counts = run > 0;
                models.values().forEach(model -> model.take(segment, counts));
            }
            Turns exact = models.get(precisions.get(0));
            models.forEach((precision, model) -> measured.accept(new PrecisionSpeed(
                    shape.label(),
                    precision.toString(),
                    Spent.median(model.encoding),
                    Spent.median(model.decoding),
                    cpu(exact.encoding) / cpu(model.encoding),
                    cpu(exact.decoding) / cpu(model.decoding))));
        } finally {
            models.values().forEach(turns -> turns.model.close());
        }
    }

    private static double cpu(List<Spent> runs) {
        return Spent.median(runs).cpuSeconds();
    }

    /** What one model took. */
    private static final class Turns {
        final WhisperModel model;
        final int tokens;
        final List<Spent> encoding = new ArrayList<>();
        final List<Spent> decoding = new ArrayList<>();

        Turns(WhisperModel model, int tokens) {
            this.model = model;
            this.tokens = tokens;
        }

        void take(List<MelSpectrogram> segment, boolean counts) {
            var encoded = Spent.on(() -> model.encodeFeatures(segment));
            try (EncodedAudio audio = encoded.result()) {
                var decoded = Spent.on(() -> model.decode(audio, FixedLength.options(model.tokens(), 1, tokens)));
                FixedLength.tokens(decoded.result(), tokens);
                if (counts) {
                    encoding.add(encoded.spent());
                    decoding.add(decoded.spent());
                }
            }
        }
    }
}
