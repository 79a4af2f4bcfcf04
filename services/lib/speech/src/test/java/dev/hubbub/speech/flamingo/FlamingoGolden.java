package dev.hubbub.speech.flamingo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.avhubert.HashedNumbers;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.checkpoint.TorchWriter;
import dev.hubbub.speech.features.MelSpectrogram;
import dev.hubbub.speech.model.GreyFrames;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.whisper.ClipFeatures;
import dev.hubbub.speech.whisper.VideoEncoder;
import dev.hubbub.speech.whisper.WhisperModel;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A model with random weights, two clips, and what the original made of them. See {@code flamingo/README.md}. */
final class FlamingoGolden implements AutoCloseable {
    private static final Path FOLDER = Path.of("src/test/resources/flamingo");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FEATURES_OF_ALL = "in.avhubert_features_1024";
    private static final int FEATURES = 1024;

    private static final String EMBEDDING = "decoder.token_embedding.weight";
    private static final String TEXT_POSITIONS = "decoder.positional_embedding";
    private static final String SOUND_POSITIONS = "encoder.positional_embedding";

    /** Of the published models: as many time stamps has the vocabulary. */
    private static final int SOUND_CONTEXT = 1500;

    final JsonNode expected;
    final Checkpoint tensors;
    private final Map<String, Parameter> weights = new LinkedHashMap<>();
    private int videoHeads = 16;

    FlamingoGolden(String name) throws IOException {
        this.expected = JSON.readTree(FOLDER.resolve(name + ".json").toFile());
        this.tensors = Checkpoint.open(FOLDER.resolve(name + ".safetensors"));
        tensors.names().stream()
                .filter(key -> key.startsWith("w."))
                .forEach(key -> put(tensors.tensor(key).named(key.substring(2))));
    }

    /** The one with the vocabulary of the published models, and with what of it is too large to be stored. */
    static FlamingoGolden thatWrites() throws IOException {
        FlamingoGolden golden = new FlamingoGolden("decode");
        int width = golden.dimension("n_text_state");
        int vocabulary = golden.dimension("n_vocab");
        float[] embedding = HashedNumbers.of(
                EMBEDDING, golden.expected.at("/token_embedding/seed").asInt(), vocabulary * width);
        for (int i = 0; i < embedding.length; i++) {
            embedding[i] *= 0.5f;
        }
        golden.put(TensorData.of(EMBEDDING, new long[] {vocabulary, width}, embedding));
        golden.lengthen(TEXT_POSITIONS, golden.dimension("n_text_ctx"), width);
        golden.lengthen(SOUND_POSITIONS, SOUND_CONTEXT, width);
        return golden;
    }

    /** With zeros in the place of positions that are not reached. */
    private void lengthen(String name, int positions, int width) {
        float[] values = Arrays.copyOf(weight(name).floats(), positions * width);
        put(TensorData.of(name, new long[] {positions, width}, values));
    }

    /** Puts a small AV-HuBERT into it, and a projection that fits. */
    FlamingoGolden withEyes() {
        try (Checkpoint encoder = Checkpoint.open(Path.of("src/test/resources/avhubert/muavic.safetensors"))) {
            for (Parameter weight : encoder.parameters().under("w.")) {
                String name = FlamingoLayout.VIDEO_ENCODER + weight.name();
                put(TensorData.of(name, weight.shape(), weight.floats()));
            }
            int seen = (int) encoder.tensor("w.encoder.layer_norm.weight").shape()[0];
            int width = dimension("n_text_state");
            float[] projection = HashedNumbers.of(FlamingoLayout.PROJECTION, 0, width * seen);
            put(TensorData.of(FlamingoLayout.PROJECTION, new long[] {width, seen}, projection));
        }
        videoHeads = 4;
        return this;
    }

    /** Another weight, or one instead of that of the same name. */
    void put(Parameter weight) {
        weights.put(weight.name(), weight);
    }

    void removeAll(String prefix) {
        weights.keySet().removeIf(name -> name.startsWith(prefix));
    }

    Parameter weight(String name) {
        return weights.get(name);
    }

    int dimension(String name) {
        return expected.get("dims").get(name).asInt();
    }

    float[] tensor(String name) {
        return tensors.tensor(name).floats();
    }

    /** Ten times what float32 itself is off, and no less than the hundred thousandth. */
    double tolerance(String name) {
        return Math.max(
                1e-5,
                10
                        * expected.get("floor_fp32_vs_fp64")
                                .path(name)
                                .path("max_abs")
                                .asDouble());
    }

    void assertClose(String name, float[] found) {
        assertClose(name, tensor(name), found, tolerance(name));
    }

    static void assertClose(String what, float[] wanted, float[] found, double tolerance) {
        assertEquals(wanted.length, found.length, what);
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(wanted[i], found[i], tolerance, what + " " + i);
        }
    }

    /** The file as Lightning saves it, and the little that it does not say beside it. */
    Path checkpoint(Path folder) throws IOException {
        Map<String, Parameter> state = new LinkedHashMap<>();
        weights.forEach((name, weight) -> state.put("model." + name, weight.named("model." + name)));
        Path file = folder.resolve("flamingo.pt");
        TorchWriter.write(file, Map.of("epoch", 3L, "pytorch-lightning_version", "2.1.3", "state_dict", state));
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"whisper-flamingo\", \"encoder_attention_heads\": " + dimension("n_audio_head")
                        + ", \"decoder_attention_heads\": " + dimension("n_text_head")
                        + ", \"video_attention_heads\": " + videoHeads + "}");
        return file;
    }

    /** The model with the features of the golden in place of a video encoder. */
    WhisperModel model(Path folder) throws IOException {
        try (WhisperCheckpoint opened = WhisperCheckpoint.open(checkpoint(folder), FlamingoLayout.VARIANT)) {
            return WhisperModel.load(opened, TestDevice.OPTIONS, Optional.of(new GivenFeatures()));
        }
    }

    /** A clip's sound, cut after some frames. */
    MelSpectrogram sound(int clip, int frames) {
        long[] shape = tensors.tensor("in.mel").shape();
        int bands = (int) shape[1];
        int all = (int) shape[2];
        float[] values = tensor("in.mel");
        float[] cut = new float[bands * frames];
        for (int band = 0; band < bands; band++) {
            System.arraycopy(values, (clip * bands + band) * all, cut, band * frames, frames);
        }
        return new MelSpectrogram(bands, frames, cut);
    }

    /** A clip's pictures, cut after some; they only say which clip they are of. */
    static GreyFrames pictures(int clip, int frames) {
        byte[] pixels = new byte[frames];
        Arrays.fill(pixels, (byte) clip);
        return new GreyFrames(1, 1, pixels);
    }

    ClipFeatures clip(int clip) {
        return new ClipFeatures(sound(clip, frames("in.mel", 2)), pictures(clip, frames(FEATURES_OF_ALL, 1)));
    }

    List<ClipFeatures> clips() {
        return List.of(clip(0), clip(1));
    }

    int frames(String name, int axis) {
        return (int) tensors.tensor(name).shape()[axis];
    }

    @Override
    public void close() {
        tensors.close();
    }

    /** Gives the golden's features for its pictures. What stands behind a clip's end is no number, so that it shows. */
    private final class GivenFeatures implements VideoEncoder {

        @Override
        public <T> T encode(List<GreyFrames> clips, PtNDManager parent, Function<IValue, T> use) {
            int longest = clips.stream().mapToInt(GreyFrames::frames).max().orElseThrow();
            int stored = frames(FEATURES_OF_ALL, 1);
            float[] all = tensor(FEATURES_OF_ALL);
            float[] values = new float[clips.size() * longest * FEATURES];
            Arrays.fill(values, 1e3f);
            for (int row = 0; row < clips.size(); row++) {
                int clip = clips.get(row).pixels()[0];
                System.arraycopy(
                        all,
                        clip * stored * FEATURES,
                        values,
                        row * longest * FEATURES,
                        clips.get(row).frames() * FEATURES);
            }
            try (NativeScope scope = new NativeScope(parent)) {
                Shape shape = new Shape(clips.size(), longest, FEATURES);
                return use.apply(scope.of(scope.arrays().create(values, shape)));
            }
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
