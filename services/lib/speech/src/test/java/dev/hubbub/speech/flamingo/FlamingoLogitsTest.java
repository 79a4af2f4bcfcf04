package dev.hubbub.speech.flamingo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.hubbub.speech.CrossEntropyReference;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.Script;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.ClipFeatures;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The original's numbers at every stage, with and without sound and pictures. */
class FlamingoLogitsTest {
    private static final String VIDEO = "encoder.video_projection.";

    @TempDir
    Path folder;

    private FlamingoGolden golden;

    @BeforeEach
    void read() throws IOException {
        golden = new FlamingoGolden("tiny");
        Files.writeString(
                folder.resolve("generation_config.json"), "{\"eos_token_id\": 58, \"decoder_start_token_id\": 59}");
    }

    @AfterEach
    void close() {
        golden.close();
    }

    @Test
    void the_sound_is_encoded_as_the_original_does() throws IOException {
        try (WhisperModel model = golden.model(folder);
                EncodedAudio speech = model.encodeClips(golden.clips())) {
            golden.assertClose("enc_audio", joined(speech::states));
        }
    }

    @Test
    void logits_over_sound_and_pictures_are_the_originals() throws IOException {
        golden.assertClose("logits_av", logits(golden.clips()));
    }

    @Test
    void the_loss_of_what_was_said_is_the_originals() throws IOException {
        float[] logits = logits(golden.clips());
        int vocabulary = 61;
        long[] labels = new long[logits.length / vocabulary];
        golden.tensors.tensor("in.labels").bytes().asLongBuffer().get(labels);
        assertEquals(
                golden.tensor("loss_av")[0],
                CrossEntropyReference.mean(logits, vocabulary, labels),
                golden.tolerance("loss_av"));
    }

    @Test
    void without_sound_the_decoder_hears_zeros_as_in_training() throws IOException {
        List<ClipFeatures> seen = golden.clips().stream()
                .map(clip -> new ClipFeatures(null, clip.pictures()))
                .toList();
        golden.assertClose("logits_audio_zeroed", logits(seen));
    }

    @Test
    void without_pictures_the_model_is_plain_whisper() throws IOException {
        List<ClipFeatures> heard = golden.clips().stream()
                .map(clip -> new ClipFeatures(clip.sound(), null))
                .toList();
        golden.assertClose("logits_gates_zero", logits(heard));
        float[] lookingAhead = golden.tensor("logits_xv_none_self_attention");
        assertTrue(Math.abs(lookingAhead[0] - golden.tensor("logits_gates_zero")[0]) > 1e-3);
    }

    @Test
    void pictures_of_nothing_are_not_the_same_as_no_pictures() throws IOException {
        golden.put(zeros(VIDEO + "weight"));
        golden.put(zeros(VIDEO + "bias"));
        golden.assertClose("logits_video_zeroed", logits(golden.clips()));
    }

    @Test
    void closed_gates_give_plain_whisper() throws IOException {
        for (int block = 0; block < 2; block++) {
            golden.put(zeros("decoder.blocks." + block + ".attn_gate"));
            golden.put(zeros("decoder.blocks." + block + ".ff_gate"));
        }
        golden.assertClose("logits_gates_zero", logits(golden.clips()));
    }

    @Test
    void clips_of_all_kinds_and_lengths_in_one_batch_are_what_they_are_alone() throws IOException {
        List<ClipFeatures> clips = List.of(
                golden.clip(0),
                new ClipFeatures(golden.sound(1, 31), FlamingoGolden.pictures(1, 7)),
                new ClipFeatures(golden.sound(0, 18), FlamingoGolden.pictures(0, 12)),
                new ClipFeatures(golden.sound(1, 40), null),
                new ClipFeatures(golden.sound(0, 23), null),
                new ClipFeatures(null, FlamingoGolden.pictures(1, 5)),
                new ClipFeatures(null, FlamingoGolden.pictures(0, 11)));
        float[] together = logits(clips);
        int each = together.length / clips.size();
        for (int i = 0; i < clips.size(); i++) {
            float[] alone = logits(List.of(clips.get(i)), i);
            FlamingoGolden.assertClose(
                    "clip " + i, alone, Arrays.copyOfRange(together, i * each, (i + 1) * each), 1e-5);
        }
    }

    @Test
    void pictures_are_projected_and_looked_at_as_the_original_does() {
        PtNDManager manager = TorchRuntime.newManager(TestDevice.device());
        try (Script script = Script.load(WhisperModel.class, "Whisper", TestDevice.device());
                NativeScope scope = new NativeScope(manager)) {
            TorchRuntime.inference(() -> {
                IValue states = script.call(
                        scope,
                        "project",
                        record(script, scope, "projection", "encoder."),
                        scope.of(array(scope, "in.avhubert_features_1024")));
                golden.assertClose("x_v", scope.array(states).toFloatArray());
                for (int block = 0; block < 2; block++) {
                    assertLayer(script, scope, states, block);
                }
                return null;
            });
        } finally {
            manager.close();
        }
    }

    private void assertLayer(Script script, NativeScope scope, IValue states, int block) {
        IValue layer = record(script, scope, "gatedLayer", "decoder.blocks." + block + ".");
        IValue heads = scope.of(4L);
        List<NDArray> memory =
                scope.arrays(script.call(scope, "watched", scope.ofValues(List.of(layer)), states, heads));
        NDArray before = block == 0 ? embedded(scope) : array(scope, "block0.out");
        IValue nothing = script.call(scope, "first", script.call(scope, "nothing"));
        IValue after = script.call(
                scope,
                "watch",
                scope.of(before),
                layer,
                scope.of(memory.get(0)),
                scope.of(memory.get(1)),
                nothing,
                heads);
        golden.assertClose(
                "block" + block + ".after_gated_x_attn", scope.array(after).toFloatArray());
    }

    private IValue record(Script script, NativeScope scope, String kind, String prefix) {
        Map<String, NDArray> parts = new LinkedHashMap<>();
        golden.tensors.names().stream()
                .filter(name -> name.startsWith("w." + prefix))
                .forEach(name -> parts.put(name.substring(2 + prefix.length()), array(scope, name)));
        return script.call(scope, kind, scope.of(parts), scope.of((long) Precision.FLOAT32.scalarType()));
    }

    private NDArray array(NativeScope scope, String name) {
        return scope.arrays()
                .create(
                        golden.tensor(name),
                        new Shape(golden.tensors.tensor(name).shape()));
    }

    /** Tokens and their positions, with which the decoder begins. */
    private NDArray embedded(NativeScope scope) {
        float[] embedding = golden.tensor("w.decoder.token_embedding.weight");
        float[] positions = golden.tensor("w.decoder.positional_embedding");
        long[] tokens = golden.tensors.tensor("in.tokens").shape();
        int width = 32;
        float[] sum = new float[(int) (tokens[0] * tokens[1]) * width];
        for (int i = 0; i < sum.length; i++) {
            int at = i / width;
            int token = token(at);
            sum[i] = embedding[token * width + i % width] + positions[at % (int) tokens[1] * width + i % width];
        }
        return scope.arrays().create(sum, new Shape(tokens[0], tokens[1], width));
    }

    /** The original's state behind the first block, through a model that has no second one. */
    @Test
    void the_state_behind_a_block_is_the_originals() throws IOException {
        golden.removeAll("decoder.blocks.1.");
        float[] states = golden.tensor("block0.out");
        float[] embedding = golden.tensor("w.decoder.token_embedding.weight");
        float[] weight = golden.tensor("w.decoder.ln.weight");
        float[] bias = golden.tensor("w.decoder.ln.bias");
        int width = weight.length;
        float[] wanted = new float[states.length / width * (embedding.length / width)];
        for (int row = 0; row < states.length / width; row++) {
            float[] normed = normed(Arrays.copyOfRange(states, row * width, (row + 1) * width), weight, bias);
            for (int token = 0; token < embedding.length / width; token++) {
                double score = 0;
                for (int i = 0; i < width; i++) {
                    score += normed[i] * embedding[token * width + i];
                }
                wanted[row * (embedding.length / width) + token] = (float) score;
            }
        }
        FlamingoGolden.assertClose("block0.out", wanted, logits(golden.clips()), golden.tolerance("block0.out"));
    }

    private static float[] normed(float[] state, float[] weight, float[] bias) {
        double mean = 0;
        double square = 0;
        for (float value : state) {
            mean += value / state.length;
        }
        for (float value : state) {
            square += (value - mean) * (value - mean) / state.length;
        }
        float[] normed = new float[state.length];
        for (int i = 0; i < state.length; i++) {
            normed[i] = (float) ((state[i] - mean) / Math.sqrt(square + 1e-5) * weight[i] + bias[i]);
        }
        return normed;
    }

    @Test
    void the_tensors_of_a_checkpoint_are_those_that_the_original_has() throws IOException {
        Set<String> names = new TreeSet<>();
        golden.expected.get("keys_plain_whisper").forEach(name -> names.add(name.asText()));
        golden.expected.get("keys_extra_relative_to_whisper").forEach(name -> names.add(name.asText()));
        try (WhisperCheckpoint opened = WhisperCheckpoint.open(golden.checkpoint(folder), FlamingoLayout.VARIANT)) {
            assertEquals(names, new TreeSet<>(opened.names()));
            assertEquals(61, opened.config().vocabulary());
            assertEquals(24, opened.config().audioContext());
            assertEquals(2, opened.config().textLayers());
        }
    }

    @Test
    void a_checkpoint_without_gated_layers_is_refused_by_name() throws IOException {
        golden.removeAll("decoder.blocks.1.attn_gate");
        Path file = golden.checkpoint(folder);
        var refusal =
                assertThrows(CheckpointException.class, () -> WhisperCheckpoint.open(file, FlamingoLayout.VARIANT));
        assertTrue(refusal.getMessage().contains("decoder.blocks.1.attn_gate"), refusal.getMessage());
    }

    @Test
    void plain_whisper_does_not_take_it_for_its_own() throws IOException {
        Path file = golden.checkpoint(folder);
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"whisper\", \"encoder_attention_heads\": 4, \"decoder_attention_heads\": 4}");
        var refusal = assertThrows(CheckpointException.class, () -> WhisperCheckpoint.open(file));
        assertTrue(refusal.getMessage().contains("the architecture that has them"), refusal.getMessage());
    }

    private TensorData zeros(String name) {
        long[] shape = golden.weight(name).shape();
        return TensorData.of(name, shape, new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)]);
    }

    private float[] logits(List<ClipFeatures> clips) throws IOException {
        return logits(clips, 0);
    }

    /** @param from which of the two texts the first clip gets; the others get the two in turn */
    private float[] logits(List<ClipFeatures> clips, int from) throws IOException {
        int[][] fed = new int[2][];
        int length = (int) golden.tensors.tensor("in.tokens").shape()[1];
        for (int clip = 0; clip < 2; clip++) {
            fed[clip] = new int[length];
            for (int i = 0; i < length; i++) {
                fed[clip][i] = token(clip * length + i);
            }
        }
        try (WhisperModel model = golden.model(folder);
                EncodedAudio speech = model.encodeClips(clips)) {
            float[][] all = new float[clips.size()][];
            for (int clip = 0; clip < clips.size(); clip++) {
                all[clip] = model.logits(speech, clip, fed[(from + clip) % 2]);
            }
            return joined(all.length, clip -> all[clip]);
        }
    }

    private int token(int at) {
        return (int) golden.tensors.tensor("in.tokens").bytes().getLong(at * Long.BYTES);
    }

    private static float[] joined(Function<Integer, float[]> each) {
        return joined(2, each);
    }

    private static float[] joined(int count, Function<Integer, float[]> each) {
        int size = each.apply(0).length;
        float[] all = new float[count * size];
        for (int i = 0; i < count; i++) {
            System.arraycopy(each.apply(i), 0, all, i * size, size);
        }
        return all;
    }
}
