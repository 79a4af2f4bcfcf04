package dev.hubbub.bench.whispercpp;

import dev.hubbub.bench.model.FixedLength;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.bench.peer.OtherProgram;
import dev.hubbub.bench.peer.PeerComparison;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.media.AudioEncoding;
import dev.hubbub.media.MediaWriter;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whisper by Hubbub with random weights, and by whisper.cpp with a file of the same shape: a segment of 30 s is encoded, and
 * tokens are written greedily. whisper.cpp says nothing of processor time, so that both have one thread, and its elapsed time
 * stands for it.
 */
public final class WhisperCppComparison {
    /** Fewer steps of whisper.cpp say little of one. */
    private static final int LEAST_STEPS = 8;

    private static final Pattern TIMES =
            Pattern.compile("whisper_print_timings:\\s+(encode|decode) time =\\s*([0-9.]+) ms /\\s*([0-9]+) runs");

    private WhisperCppComparison() {}

    /**
     * Compares; a decoding of whisper.cpp that ends after few tokens is left out.
     *
     * @param program the command line of whisper.cpp, {@code whisper-cli}
     * @param file its model
     * @param sound 30 s of 16 kHz mono, best of speech
     * @param tokens that Hubbub writes
     */
    public static void measure(
            String program,
            Path file,
            Path folder,
            float[] sound,
            int tokens,
            int repeats,
            ModelOptions options,
            Consumer<PeerComparison> measured) {
        GgmlModel ggml = GgmlModel.of(file);
        Path recording = folder.resolve("whisper-cpp.wav");
        try {
            new MediaWriter().write(recording, AudioEncoding.WAV, sound);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = List.of(
                program,
                "-m",
                file.toString(),
                "-f",
                recording.toString(),
                "-t",
                "1",
                "-l",
                "en",
                "-bs",
                "1",
                "-bo",
                "1",
                "-nf",
                "-ng");
        var alone = new ModelOptions(options.device(), options.precision(), 1, options.batch());
        TorchRuntime.useThreads(1);
        try (WhisperModel model =
                WhisperModel.load(RandomCheckpoint.in(folder, ggml.shape()).folder(), alone)) {
            Turns turns = new Turns();
            for (int run = 0; run <= repeats; run++) {
                turns.take(model, sound, tokens, Times.in(OtherProgram.said(command)), run > 0);
            }
            String what =
                    "whisper " + ggml.shape().label() + " in " + options.precision() + ", there in " + ggml.weights();
            measured.accept(PeerComparison.of(
                    what, "encode", 1, Spent.median(turns.encoding), Spent.median(turns.theirEncoding)));
            if (!turns.theirStep.isEmpty()) {
                measured.accept(PeerComparison.of(
                        what, "decode a token", 1, Spent.median(turns.step), Spent.median(turns.theirStep)));
            }
        } finally {
            TorchRuntime.useThreads(options.threads());
        }
    }

    /** What both took. */
    private static final class Turns {
        final List<Spent> encoding = new ArrayList<>();
        final List<Spent> theirEncoding = new ArrayList<>();
        final List<Spent> step = new ArrayList<>();
        final List<Spent> theirStep = new ArrayList<>();

        void take(WhisperModel model, float[] sound, int tokens, Times theirs, boolean counts) {
            List<MelSpectrogram> segment = List.of(new LogMel(model.config().mels()).of(sound));
            var encoded = Spent.on(() -> model.encodeFeatures(segment));
            try (EncodedAudio audio = encoded.result()) {
                var decoded = Spent.on(() -> model.decode(audio, FixedLength.options(model.tokens(), 1, tokens)));
                FixedLength.tokens(decoded.result(), tokens);
                if (counts) {
                    encoding.add(encoded.spent());
                    theirEncoding.add(theirs.encode);
                    theirs.step.ifPresent(spent -> {
                        step.add(decoded.spent().over(tokens));
                        theirStep.add(spent);
                    });
                }
            }
        }
    }

    /**
     * What whisper.cpp says that it took.
     *
     * @param encode a run of the encoder
     * @param step a step of the decoder; empty if there were few
     */
    record Times(Spent encode, Optional<Spent> step) {

        /** @throws UnsupportedOperationException if nothing is said of it */
        static Times in(String said) {
            Spent encode = null;
            Optional<Spent> step = Optional.empty();
            Matcher found = TIMES.matcher(said);
            while (found.find()) {
                int runs = Integer.parseInt(found.group(3));
                double seconds = Double.parseDouble(found.group(2)) / 1000 / Math.max(1, runs);
                Spent spent = new Spent(seconds, seconds);
                if (found.group(1).equals("encode")) {
                    encode = spent;
                } else if (runs >= LEAST_STEPS) {
                    step = Optional.of(spent);
                }
            }
            if (encode == null) {
                throw new UnsupportedOperationException(
                        "The whisper.cpp that is compared with does not say how long it encoded. It said: "
                                + said.strip());
            }
            return new Times(encode, step);
        }
    }
}
