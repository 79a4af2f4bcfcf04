package dev.hubbub.speech.activespeaker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.hubbub.speech.avhubert.HashedNumbers;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.Parameter;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.TensorData;
import dev.hubbub.speech.checkpoint.TorchWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the original network with hashed weights of full size. */
class LightAsdTest {
    private static final Path EXPECTED = Path.of("src/test/resources/activespeaker/light_asd_hash.safetensors");
    private static final int SEED = 5;
    private static final int AREA = LightAsd.SIDE * LightAsd.SIDE;

    private static LightAsd detector;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        detector = LightAsd.of(parameters(""), Device.cpu());
    }

    @AfterAll
    static void close() {
        detector.close();
    }

    private static ParameterSet parameters(String prefix) {
        List<Parameter> parameters = new ArrayList<>();
        int[] widths = {1, 32, 64, 128};
        for (int block = 1; block <= 3; block++) {
            int in = widths[block - 1];
            int out = widths[block];
            for (int size : new int[] {3, 5}) {
                String visual = "model.visualEncoder.block" + block + ".";
                layer(parameters, prefix, visual, "s_" + size, out, in, 1, size, size);
                layer(parameters, prefix, visual, "t_" + size, out, out, size, 1, 1);
                String audio = "model.audioEncoder.block" + block + ".";
                layer(parameters, prefix, audio, "m_" + size, out, in, size, 1);
                layer(parameters, prefix, audio, "t_" + size, out, out, 1, size);
            }
            layer(parameters, prefix, "model.visualEncoder.block" + block + ".", "last", out, out, 1, 1, 1);
            layer(parameters, prefix, "model.audioEncoder.block" + block + ".", "last", out, out, 1, 1);
        }
        for (String direction : List.of("forward", "backward")) {
            for (String part : List.of("ih", "hh")) {
                String name = "model.GRU.gru_" + direction + ".";
                add(parameters, prefix, name + "weight_" + part + "_l0", 384, 128);
                add(parameters, prefix, name + "bias_" + part + "_l0", 384);
            }
        }
        add(parameters, prefix, "lossAV.FC.weight", 2, 128);
        add(parameters, prefix, "lossAV.FC.bias", 2);
        add(parameters, prefix, "lossV.FC.bias", 2);
        return ParameterSet.of(parameters);
    }

    private static void layer(List<Parameter> parameters, String prefix, String block, String name, long... shape) {
        add(parameters, prefix, block + name + ".weight", shape);
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            add(parameters, prefix, block + "bn_" + name + "." + part, shape[0]);
        }
    }

    private static void add(List<Parameter> parameters, String prefix, String name, long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, (one, other) -> one * other);
        float[] values = HashedNumbers.of(name, SEED, count);
        for (int i = 0; i < count; i++) {
            float u = values[i];
            if (shape.length > 1) {
                values[i] = u * (float) Math.sqrt(3.0 / (count / shape[0]));
            } else if (name.endsWith("running_var")) {
                values[i] = 1 + 0.5f * u;
            } else if (name.contains(".bn_") && name.endsWith(".weight")) {
                values[i] = 1 + 0.2f * u;
            } else {
                values[i] = 0.1f * u;
            }
        }
        parameters.add(TensorData.of(prefix + name, shape, values));
    }

    private static Map<String, Parameter> byName(ParameterSet parameters) {
        Map<String, Parameter> byName = new LinkedHashMap<>();
        parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
        return byName;
    }

    private static byte[] faces(int pictures) {
        float[] values = HashedNumbers.of("asd_video", SEED, pictures * AREA);
        byte[] faces = new byte[values.length];
        for (int i = 0; i < faces.length; i++) {
            faces[i] = (byte) (int) Math.floor((values[i] + 1) * 128);
        }
        return faces;
    }

    @Test
    void every_stage_gives_what_the_original_gives() {
        float[] cepstra = HashedNumbers.of("asd_mfcc", SEED, 32 * 13);
        for (int i = 0; i < cepstra.length; i++) {
            cepstra[i] *= 10;
        }
        float[][] found = detector.run(cepstra, faces(8), 1, 8);
        try (Checkpoint expected = Checkpoint.open(EXPECTED)) {
            assertArrayEquals(expected.tensor("embedA").floats(), found[2], 3e-5f, "heard");
            assertArrayEquals(expected.tensor("embedV").floats(), found[3], 3e-5f, "seen");
            assertArrayEquals(expected.tensor("out").floats(), found[1], 1e-5f, "fused");
            assertArrayEquals(expected.tensor("score").floats(), found[0], 1e-5f, "scores");
        }
    }

    @Test
    void a_track_is_scored_by_the_mean_over_pieces_of_one_to_six_seconds() {
        int pictures = 30;
        byte[] faces = faces(pictures);
        float[] samples = HashedNumbers.of("sound", SEED, 31 * 640);
        float[][] rows = new dev.hubbub.speech.features.Cepstra().of(samples);
        double[] expected = new double[pictures];
        for (int seconds = 1; seconds <= 6; seconds++) {
            for (int start = 0; start < pictures; start += seconds * 25) {
                int end = Math.min(pictures, start + seconds * 25);
                float[] piece = new float[(end - start) * 4 * 13];
                for (int i = 0; i < piece.length; i++) {
                    piece[i] = rows[start * 4 + i / 13][i % 13];
                }
                float[] scores =
                        detector.run(piece, Arrays.copyOfRange(faces, start * AREA, end * AREA), 1, end - start)[0];
                for (int i = 0; i < scores.length; i++) {
                    expected[start + i] += scores[i] / 6;
                }
            }
        }
        double[] found = detector.scores(samples, faces);
        assertEquals(pictures, found.length);
        for (int i = 0; i < pictures; i++) {
            assertEquals(expected[i], found[i], 0.0501, "picture " + i);
            assertEquals(Math.rint(found[i] * 10) / 10, found[i]);
        }
    }

    @Test
    void the_shorter_of_sound_and_pictures_counts() {
        assertEquals(10, detector.scores(new float[16_000], faces(10)).length);
        assertEquals(24, detector.scores(new float[16_000], faces(30)).length, "99 windows are 24 pictures' worth");
    }

    @Test
    void weights_that_were_saved_on_several_devices_are_read_by_the_same_names() throws IOException {
        Path file = folder.resolve("finetuning_TalkSet.model");
        TorchWriter.write(file, byName(parameters("module.")));
        byte[] faces = faces(10);
        float[] samples = HashedNumbers.of("sound", SEED, 11 * 640);
        try (LightAsd loaded = LightAsd.load(folder, Device.cpu())) {
            assertArrayEquals(detector.scores(samples, faces), loaded.scores(samples, faces));
        }
    }

    @Test
    void a_tensor_that_is_missing_or_of_another_shape_is_named() throws IOException {
        String recurrent = "model.GRU.gru_backward.weight_hh_l0";
        Map<String, Parameter> weights = byName(parameters(""));
        weights.put(recurrent, TensorData.of(recurrent, new long[] {384, 64}, new float[384 * 64]));
        assertRefused("misshaped.pt", weights, "Tensor " + recurrent + " of ");
        weights.remove(recurrent);
        assertRefused("incomplete.pt", weights, "it lacks " + recurrent);
    }

    private void assertRefused(String name, Map<String, Parameter> weights, String words) throws IOException {
        Path file = folder.resolve(name);
        TorchWriter.write(file, weights);
        CheckpointException e = assertThrows(CheckpointException.class, () -> LightAsd.load(file, Device.cpu()));
        assertTrue(e.getMessage().contains(words) && e.getMessage().contains(name), e.getMessage());
    }

    @Test
    void other_weights_are_refused() throws IOException {
        Path file = folder.resolve("other.pt");
        TorchWriter.write(file, byName(ParameterSet.of(TensorData.of("a", new long[] {3}, new float[3]))));
        CheckpointException e = assertThrows(CheckpointException.class, () -> LightAsd.load(file, Device.cpu()));
        assertTrue(e.getMessage().contains("other.pt holds no weights of Light-ASD"), e.getMessage());
    }
}
