package dev.hubbub.bench.chain;

import dev.hubbub.bench.lips.DrawnTrack;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.model.RandomAvHubert;
import dev.hubbub.bench.model.RandomFlamingo;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.media.SoundSelection;
import dev.hubbub.media.TimeRange;
import dev.hubbub.media.face.BuiltInLandmarks;
import dev.hubbub.media.lips.LipExtraction;
import dev.hubbub.media.video.AudioVisualClip;
import dev.hubbub.media.video.AudioVisualRecording;
import dev.hubbub.media.video.PictureForm;
import dev.hubbub.media.video.Pictures;
import dev.hubbub.scoring.rate.EditDistance;
import dev.hubbub.scoring.text.NamedNormaliser;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.avhubert.AvHubertInput;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.features.LogMel;
import dev.hubbub.speech.model.Clip;
import dev.hubbub.speech.model.EncodedSpeech;
import dev.hubbub.speech.model.Encoding;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.model.Modality;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.model.SpeechModel;
import dev.hubbub.speech.whisper.WhisperModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Takes the steps of {@link ChainSplit} one after the other. The first run of each is not counted. */
public final class ChainMeasurement {

    /**
     * How much is measured.
     *
     * @param model shape of the Whisper
     * @param pictures of the track
     * @param beams of the grid, the largest last
     * @param lengths of segments in the grid
     * @param tokens of each text
     * @param repeats runs of which the median is taken
     */
    public record Sizes(ModelShape model, int pictures, List<Integer> beams, int lengths, int tokens, int repeats) {}

    private final Sizes sizes;
    private final Path track;
    private final Path lips;

    private ChainMeasurement(Path folder, Sizes sizes) {
        this.sizes = sizes;
        this.track = folder.resolve("chain-track.mp4");
        this.lips = folder.resolve("chain-lips.mp4");
    }

    /** Measures the chain with each of the families that read lips. */
    public static void measure(Path folder, Sizes sizes, ModelOptions options, Consumer<ChainSplit> measured) {
        ChainMeasurement chain = new ChainMeasurement(folder, sizes);
        try {
            DrawnTrack.write(chain.track, sizes.pictures);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Spent cut = chain.repeated(chain::cut);
        RandomFlamingo flamingo = RandomFlamingo.in(folder, sizes.model);
        try (WhisperModel model =
                (WhisperModel) ModelFamilies.of(flamingo.folder()).load(flamingo.folder(), options)) {
            LogMel features = new LogMel(model.config().mels());
            measured.accept(chain.split(
                    "whisper-flamingo", cut, model, model.tokens().endOfText(), clip -> features.of(clip.audio())));
        }
        RandomAvHubert avHubert = RandomAvHubert.in(folder, sizes.model);
        try (SpeechModel model = ModelFamilies.of(avHubert.folder()).load(avHubert.folder(), options)) {
            measured.accept(chain.split(
                    "av-hubert-seq2seq",
                    cut,
                    model,
                    RandomAvHubert.END,
                    clip -> AvHubertInput.of(clip, EnumSet.allOf(Modality.class))));
        }
    }

    private ChainSplit split(String family, Spent cut, SpeechModel model, int end, Consumer<Clip> features) {
        Clip clip = clip();
        Map<ChainStep, Spent> spent = new EnumMap<>(ChainStep.class);
        spent.put(ChainStep.LIPS, cut);
        spent.put(ChainStep.MEDIA, repeated(this::clip));
        Spent extracted = repeated(() -> {
            features.accept(clip);
            return clip;
        });
        Spent heard = repeated(() -> encoded(model, Clip.ofAudio(clip.audio())));
        Spent both = repeated(() -> encoded(model, clip));
        spent.put(ChainStep.FEATURES, extracted);
        spent.put(ChainStep.AUDIO_ENCODER, heard.minus(extracted));
        spent.put(ChainStep.VIDEO_ENCODER, both.minus(heard));
        List<Spent> decoding = new ArrayList<>();
        try (EncodedSpeech speech = model.encode(List.of(clip), Encoding.UNPADDED)) {
            for (int beam : sizes.beams) {
                DecodingOptions options = options(beam, end);
                decoding.add(repeated(() -> model.decode(speech, options)));
            }
        }
        spent.put(ChainStep.SCORING, repeated(this::scored));
        return ChainSplit.of(
                family,
                (double) sizes.pictures / Pictures.PER_SECOND,
                sizes.beams,
                decoding,
                sizes.lengths,
                sizes.tokens,
                spent);
    }

    private DecodingOptions options(int beam, int end) {
        return DecodingOptions.builder()
                .language("en")
                .beamSize(beam)
                .maxTokens(sizes.tokens)
                .suppressTokens(List.of(DecodingOptions.NON_SPEECH, end))
                .build();
    }

    private Object cut() {
        try {
            return new LipExtraction(new BuiltInLandmarks()).write(track, lips);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Clip clip() {
        try (AudioVisualRecording recording = AudioVisualRecording.open(lips, SoundSelection.DEFAULT)) {
            AudioVisualClip clip =
                    recording.read(new TimeRange(0, (double) sizes.pictures / Pictures.PER_SECOND), PictureForm.GREY);
            Pictures seen = clip.pictures();
            return new Clip(clip.sound(), new GreyFrames(seen.height(), seen.width(), seen.pixels()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object encoded(SpeechModel model, Clip clip) {
        model.encode(List.of(clip), Encoding.UNPADDED).close();
        return model;
    }

    /** Every fifth word is wrong. */
    private Object scored() {
        String said = words(sizes.tokens, 1);
        String written = words(sizes.tokens, 5);
        var normaliser = NamedNormaliser.MCOREC.normaliser();
        return EditDistance.ofWords(normaliser.normalise(said), normaliser.normalise(written));
    }

    private static String words(int count, int wrong) {
        return IntStream.range(0, count)
                .mapToObj(word -> word % wrong == 1 ? "another" : "they're")
                .collect(Collectors.joining(" "));
    }

    private Spent repeated(Supplier<?> work) {
        work.get();
        List<Spent> runs = new ArrayList<>(sizes.repeats);
        for (int run = 0; run < sizes.repeats; run++) {
            runs.add(Spent.on(work).spent());
        }
        return Spent.median(runs);
    }
}
