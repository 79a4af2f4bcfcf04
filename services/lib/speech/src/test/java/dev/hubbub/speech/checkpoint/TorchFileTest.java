package dev.hubbub.speech.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
    private static final Path RESOURCES = Path.of("src/test/resources/checkpoint");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"quirks.pt", "quirks_legacy_format.pt"})
    void every_kind_of_tensor_has_its_type_shape_and_values(String name) throws IOException {
        JsonNode expected =
                new ObjectMapper().readTree(RESOURCES.resolve("quirks.json").toFile());
        try (Checkpoint checkpoint = Checkpoint.open(RESOURCES.resolve(name));
                NDManager manager = NDManager.newBaseManager()) {
            assertEquals(expected.size(), checkpoint.names().size());
            for (Map.Entry<String, JsonNode> entry : expected.properties()) {
                StoredTensor tensor = checkpoint.tensor(entry.getKey());
                JsonNode facts = entry.getValue();
                assertEquals(
                        facts.get("dtype").asText().toUpperCase(), tensor.type().name());
                assertArrayEquals(longs(facts.get("shape")), tensor.shape(), entry.getKey());
                float[] values = floats(facts.get("values"));
                assertArrayEquals(values, tensor.floats(), entry.getKey());
                assertArrayEquals(values, tensor.toArray(manager).toFloatArray(), entry.getKey());
            }
            assertEquals(1099511627776L, checkpoint.tensor("i64").bytes().getLong());
            assertEquals(0.1, checkpoint.tensor("f64").bytes().getDouble());
        }
    }

    @Test
    void what_lies_beside_the_weights_is_known_but_is_not_a_tensor() {
        try (Checkpoint checkpoint = Checkpoint.open(RESOURCES.resolve("quirks.pt"))) {
            assertEquals(3L, checkpoint.surroundings().get("epoch"));
            assertEquals("tiny \"quirks\"", checkpoint.surroundings().get("name"));
        }
    }

    @Test
    void a_pickle_that_names_a_program_is_refused_and_runs_nothing() throws IOException {
        Path proof = folder.resolve("proof");
        for (String[] name : new String[][] {
            {"os", "system"}, {"posix", "system"}, {"builtins", "eval"}, {"subprocess", "Popen"}, {"torch", "load"}
        }) {
            new PickleBytes()
                    .global(name[0], name[1])
                    .op("(")
                    .text("touch " + proof)
                    .op("tR")
                    .save(folder.resolve("hostile.pt"), Map.of());
            assertRefused("hostile.pt", "a reference to " + name[0] + "." + name[1]);
        }
        new PickleBytes()
                .text("os")
                .text("system")
                .raw(0x93)
                .op("(")
                .text("touch " + proof)
                .op("tR")
                .save(folder.resolve("hostile.pt"), Map.of());
        assertRefused("hostile.pt", "nothing was executed");
        assertTrue(Files.notExists(proof));
    }

    @Test
    void a_hostile_pickle_of_the_old_format_is_refused_too() throws IOException {
        byte[] honest = Files.readAllBytes(RESOURCES.resolve("quirks_legacy_format.pt"));
        byte[] hostile = new String(honest, StandardCharsets.ISO_8859_1)
                .replace("ccollections\nOrderedDict\n", "cos\nsystem\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("hostile.pt"), hostile);
        assertRefused("hostile.pt", "a reference to os.system");
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0, 5, 1, reaches outside its storage",
        "4, 3, 2, 1, reaches outside its storage",
        "4, 0, 3, 2, reaches outside its storage",
        "4, -1, 2, 1, do not match",
        "4, 0, -2, 1, negative",
        "4, 0, 2000000000, 0, a tensor of 2000000000 elements in a storage of 4",
        "4, 0, 2, -1, negative",
        "2000000000, 0, 2, 1, has 16 bytes instead of 8000000000"
    })
    void a_tensor_outside_the_file_is_refused_before_anyone_reads_it(
            int elements, int offset, int size, int stride, String reason) throws IOException {
        new PickleBytes()
                .op("}(")
                .text("w")
                .tensor("0", elements, offset, size, stride)
                .op("u")
                .save(folder.resolve("odd.pt"), Map.of("0", 16));
        assertRefused("odd.pt", reason);
    }

    @Test
    void pickles_that_make_no_sense_are_refused_without_harm() throws IOException {
        assertPickleRefused(new PickleBytes().op("t"), "never began");
        assertPickleRefused(new PickleBytes().op("}").number(1).op("s"), "breaks off");
        assertPickleRefused(new PickleBytes().number(1).number(2).op("R"), "cannot be called");
        assertPickleRefused(new PickleBytes().op("h").raw(7), "never stored");
        assertPickleRefused(new PickleBytes().raw(0x80, 9), "unsupported protocol 9");
        assertPickleRefused(new PickleBytes().raw(0xff), "unknown pickle instruction 0xff");
        assertPickleRefused(new PickleBytes().op("X").raw(0xff, 0xff, 0xff, 0x7f), "breaks off");
        assertPickleRefused(new PickleBytes().op("}]").number(1).op("s"), "neither texts nor numbers");
        assertPickleRefused(new PickleBytes().number(1).number(1).number(1).op("s"), "not a dictionary");
        assertPickleRefused(new PickleBytes().op("]"), "holds no weights");
        assertPickleRefused(new PickleBytes().op("}"), "holds no weights");
    }

    @Test
    void a_file_cut_at_any_place_is_called_damaged_in_one_sentence() throws IOException {
        for (String name : new String[] {"quirks.pt", "quirks_legacy_format.pt"}) {
            byte[] whole = Files.readAllBytes(RESOURCES.resolve(name));
            for (int length = 0; length < whole.length; length += 61) {
                Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, length));
                var refusal = assertThrows(CheckpointException.class, () -> Checkpoint.open(folder.resolve("cut.pt"))
                        .close());
                assertTrue(refusal.getMessage().endsWith("."), refusal.getMessage());
            }
        }
    }

    @Test
    void other_archives_are_told_apart_from_weights() throws IOException {
        byte[] pickle = new PickleBytes().op("}").end();
        Path file = folder.resolve("other.pt");
        PickleBytes.zip(file, Map.of("a/data.pkl", pickle, "a/constants.pkl", pickle), ZipEntry.STORED);
        assertRefused("other.pt", "exported TorchScript program");
        PickleBytes.zip(file, Map.of("word/document.xml", pickle), ZipEntry.STORED);
        assertRefused("other.pt", "not a PyTorch file");
        PickleBytes.zip(file, Map.of("a/data.pkl", new byte[1000]), ZipEntry.DEFLATED);
        assertRefused("other.pt", "compressed");
        PickleBytes.zip(file, Map.of("a/data.pkl", pickle, "a/byteorder", "big".getBytes()), ZipEntry.STORED);
        assertRefused("other.pt", "another byte order");
        Files.write(file, pickle);
        assertRefused("other.pt", "not a PyTorch file");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\n");
        assertRefused("other.pt", "git lfs pull");
    }

    private void assertPickleRefused(PickleBytes pickle, String part) throws IOException {
        pickle.save(folder.resolve("odd.pt"), Map.of());
        assertRefused("odd.pt", part);
    }

    private void assertRefused(String name, String part) {
        var refusal = assertThrows(CheckpointException.class, () -> Checkpoint.open(folder.resolve(name))
                .close());
        assertTrue(refusal.getMessage().contains(name), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }

    private static long[] longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = array.get(i);
            values[i] = value.isBoolean() ? (value.asBoolean() ? 1 : 0) : (float) value.asDouble();
        }
        return values;
    }
}
