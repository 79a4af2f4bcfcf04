package dev.hubbub.bench.pytorch;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.FixedLength;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.bench.peer.PeerComparison;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
import dev.hubbub.speech.whisper.tokens.WhisperTokens;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whisper by Hubbub, and by transformers in Python from the same folder: segments of {@value #SECONDS} s are encoded from
 * their features, and as many tokens are written for each. Hubbub's encoding makes the keys and values of the decoder's
 * attention too, which transformers makes in the first step of decoding.
 */
public final class TransformersComparison {
    /** Seconds of a segment. */
    public static final int SECONDS = 30;

    private TransformersComparison() {}

    /**
     * How much is compared.
     *
     * @param models shapes
     * @param batches segments at once
     * @param beams hypotheses per segment
     * @param tokens per segment
     * @param repeats runs of which the median is taken
     */
    public record Sizes(List<ModelShape> models, List<Integer> batches, List<Integer> beams, int tokens, int repeats) {}

    /** Whether a program is a Python that can be compared with. */
    public static boolean isPossible(String python) {
        return PyTorchPeer.has(python, "transformers");
    }

    /** Compares all shapes. */
    public static void measure(
            String python, Path folder, Sizes sizes, ModelOptions options, Consumer<PeerComparison> measured) {
        for (ModelShape shape : sizes.models) {
            Path checkpoint = RandomCheckpoint.in(folder, shape).folder();
            try (WhisperModel model = WhisperModel.load(checkpoint, options);
                    PyTorchPeer peer = PyTorchPeer.start(
                            python, "transformers-peer.py", folder, told(checkpoint, model.tokens(), sizes, options))) {
                compare(model, "whisper " + shape.label(), peer, sizes, measured);
            }
        }
    }

    private static Map<String, Object> told(Path checkpoint, WhisperTokens tokens, Sizes sizes, ModelOptions options) {
        return Map.of(
                "folder",
                checkpoint.toAbsolutePath().toString(),
                "threads",
                options.threads(),
                "tokens",
                sizes.tokens,
                "banned",
                List.of(tokens.endOfText()),
                "prompt",
                List.of(
                        tokens.startOfTranscript(),
                        tokens.language("en"),
                        tokens.transcribe().orElseThrow(),
                        tokens.noTimestamps().orElseThrow()));
    }

    private static void compare(
            WhisperModel model, String name, PyTorchPeer peer, Sizes sizes, Consumer<PeerComparison> measured) {
        MelSpectrogram features = new LogMel(model.config().mels()).of(Babble.of(SECONDS, 1));
        for (int batch : sizes.batches) {
            List<MelSpectrogram> segments = Collections.nCopies(batch, features);
            measured.accept(PeerComparison.turns(
                    name, "encode", batch, sizes.repeats, () -> encoded(model, segments), () -> peer.encode(batch)));
            try (EncodedAudio audio = model.encodeFeatures(segments)) {
                for (int beam : sizes.beams) {
                    measured.accept(PeerComparison.turns(
                            name,
                            PyTorchComparison.decoding(beam),
                            batch,
                            sizes.repeats,
                            () -> decoded(model, audio, beam, sizes.tokens),
                            () -> peer.decode(beam)));
                }
            }
        }
    }

    private static Spent encoded(WhisperModel model, List<MelSpectrogram> segments) {
        var encoded = Spent.on(() -> model.encodeFeatures(segments));
        encoded.result().close();
        return encoded.spent();
    }

    private static Spent decoded(WhisperModel model, EncodedAudio audio, int beam, int tokens) {
        var options = FixedLength.options(model.tokens(), beam, tokens);
        var decoded = Spent.on(() -> model.decode(audio, options));
        FixedLength.tokens(decoded.result(), tokens);
        return decoded.spent();
    }
}
