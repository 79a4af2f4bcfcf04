package dev.hubbub.bench.pytorch;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.model.Mouth;
import dev.hubbub.bench.model.RandomAvHubert;
import dev.hubbub.bench.model.RandomFlamingo;
import dev.hubbub.bench.peer.PeerComparison;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.avhubert.AvHubertDimensions;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.whisper.WhisperModel;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Models that read lips by Hubbub, and by plain PyTorch in Python with the same shapes: segments of {@value #SECONDS} s of
 * sound and lips are encoded, and as many tokens are written for each.
 */
public final class PyTorchComparison {
    /** Seconds of a segment. */
    public static final int SECONDS = 15;

    private PyTorchComparison() {}

    /**
     * How much is compared.
     *
     * @param model shape of the Whisper
     * @param batches segments at once
     * @param beams hypotheses per segment
     * @param tokens per segment
     * @param repeats runs of which the median is taken
     */
    public record Sizes(ModelShape model, List<Integer> batches, List<Integer> beams, int tokens, int repeats) {}

    /** Whether a program is a Python that can be compared with. */
    public static boolean isPossible(String python) {
        return PyTorchPeer.has(python, "torch");
    }

    /** Compares both families. */
    public static void measure(
            String python, Path folder, Sizes sizes, ModelOptions options, Consumer<PeerComparison> measured) {
        RandomFlamingo flamingo = RandomFlamingo.in(folder, sizes.model);
        try (WhisperModel model =
                (WhisperModel) ModelFamilies.of(flamingo.folder()).load(flamingo.folder(), options)) {
            Map<String, Object> shape =
                    shape("whisper-flamingo", flamingo.eyes(), model.tokens().endOfText(), sizes, options);
            shape.put("whisper", whisper(model.config()));
            compare(model, shape, python, folder, sizes, measured);
        }
        RandomAvHubert avHubert = RandomAvHubert.in(folder, sizes.model);
        try (SpeechModel model = ModelFamilies.of(avHubert.folder()).load(avHubert.folder(), options)) {
            Map<String, Object> shape =
                    shape("av-hubert-seq2seq", avHubert.encoder(), RandomAvHubert.END, sizes, options);
            shape.put(
                    "decoder",
                    Map.of(
                            "heads",
                            avHubert.decoder().heads(),
                            "layers",
                            avHubert.decoder().layers(),
                            "hidden",
                            avHubert.decoder().hidden(),
                            "vocabulary",
                            avHubert.decoder().vocabulary(),
                            "context",
                            RandomAvHubert.CONTEXT));
            compare(model, shape, python, folder, sizes, measured);
        }
    }

    private static Map<String, Object> shape(
            String family, AvHubertDimensions eyes, int end, Sizes sizes, ModelOptions options) {
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("family", family);
        shape.put("threads", options.threads());
        shape.put("seconds", SECONDS);
        shape.put("tokens", sizes.tokens);
        shape.put("banned", List.of(end));
        shape.put(
                "eyes",
                Map.of(
                        "width",
                        eyes.width(),
                        "heads",
                        eyes.heads(),
                        "layers",
                        eyes.layers(),
                        "hidden",
                        eyes.hidden(),
                        "channels",
                        eyes.channels(),
                        "taps",
                        eyes.taps(),
                        "groups",
                        eyes.groups()));
        return shape;
    }

    static Map<String, Object> whisper(WhisperConfig config) {
        return Map.of(
                "mels",
                config.mels(),
                "audioContext",
                config.audioContext(),
                "width",
                config.textState(),
                "heads",
                config.textHeads(),
                "layers",
                config.textLayers(),
                "vocabulary",
                config.vocabulary(),
                "textContext",
                config.textContext());
    }

    private static void compare(
            SpeechModel model,
            Map<String, Object> shape,
            String python,
            Path folder,
            Sizes sizes,
            Consumer<PeerComparison> measured) {
        String family = (String) shape.get("family");
        int end = (int) ((List<?>) shape.get("banned")).get(0);
        Clip clip = new Clip(Babble.of(SECONDS, 0), Mouth.of(SECONDS));
        try (PyTorchPeer peer = PyTorchPeer.start(python, "peer.py", folder, shape)) {
            for (int batch : sizes.batches) {
                List<Clip> clips = Collections.nCopies(batch, clip);
                measured.accept(PeerComparison.turns(
                        family, "encode", batch, sizes.repeats, () -> encoded(model, clips), () -> peer.encode(batch)));
                try (EncodedSpeech speech = model.encode(clips, Encoding.UNPADDED)) {
                    for (int beam : sizes.beams) {
                        DecodingOptions options = options(beam, sizes.tokens, end);
                        measured.accept(PeerComparison.turns(
                                family,
                                decoding(beam),
                                batch,
                                sizes.repeats,
                                () -> Spent.on(() -> model.decode(speech, options))
                                        .spent(),
                                () -> peer.decode(beam)));
                    }
                }
            }
        }
    }

    static String decoding(int beam) {
        return beam == 1 ? "decode, greedy" : "decode, beam " + beam;
    }

    private static DecodingOptions options(int beam, int tokens, int end) {
        return DecodingOptions.builder()
                .language("en")
                .beamSize(beam)
                .maxTokens(tokens)
                .suppressTokens(List.of(DecodingOptions.NON_SPEECH, end))
                .build();
    }

    private static Spent encoded(SpeechModel model, List<Clip> clips) {
        var encoded = Spent.on(() -> model.encode(clips, Encoding.UNPADDED));
        encoded.result().close();
        return encoded.spent();
    }
}
