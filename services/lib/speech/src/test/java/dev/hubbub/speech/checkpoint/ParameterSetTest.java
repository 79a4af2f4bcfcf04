package dev.hubbub.speech.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParameterSetTest {
    private static final ParameterSet SET = ParameterSet.of(
            TensorData.of("encoder.0.attn.query.weight", new long[] {2, 2}, new float[] {1, 2, 3, 4}),
            TensorData.of("decoder.0.attn.query.weight", new long[] {1}, new float[] {5}),
            TensorData.of("decoder.0.cross_attn.query.weight", new long[] {1}, new float[] {6}),
            TensorData.of("decoder.10.attn.query.weight", new long[0], new float[] {7}));

    @TempDir
    Path folder;

    private static List<String> names(ParameterSet set) {
        return List.copyOf(set.names());
    }

    @Test
    void names_are_kept_in_the_order_given() {
        assertEquals(4, SET.count());
        assertEquals("encoder.0.attn.query.weight", names(SET).get(0));
        assertEquals("decoder.10.attn.query.weight", names(SET).get(3));
        assertEquals(7 * 4, SET.length());
    }

    @Test
    void a_pattern_fits_whole_names_and_its_star_goes_over_dots() {
        assertEquals(
                List.of("encoder.0.attn.query.weight", "decoder.0.attn.query.weight", "decoder.10.attn.query.weight"),
                names(SET.matching("*.attn.query.weight")));
        assertEquals(3, SET.matching("decoder.*").count());
        assertEquals(2, SET.matching("decoder.?.*").count());
        assertEquals(
                List.of("encoder.0.attn.query.weight", "decoder.10.attn.query.weight"),
                names(SET.matching("decoder.10.*", "encoder.*")),
                "in the set's order, not in that of the patterns");
    }

    @Test
    void a_pattern_that_fits_no_name_was_meant_for_something_else() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> SET.matching("decoder.*", "encodr.*"));
        assertEquals(
                "No parameter's name fits encodr.*; names are such as encoder.0.attn.query.weight,"
                        + " decoder.0.attn.query.weight, decoder.0.cross_attn.query.weight.",
                refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> SET.matching("decoderX0*"), "a dot is a dot");
    }

    @Test
    void a_part_of_a_model_is_called_by_what_follows_its_prefix() {
        ParameterSet block = SET.under("decoder.0.");
        assertEquals(List.of("attn.query.weight", "cross_attn.query.weight"), names(block));
        assertArrayEquals(new float[] {6}, block.get("cross_attn.query.weight").floats());
        assertFalse(block.contains("decoder.0.attn.query.weight"));
    }

    @Test
    void two_parameters_cannot_have_one_name() {
        assertThrows(IllegalArgumentException.class, () -> SET.renamed(name -> "same"));
    }

    @Test
    void what_is_not_there_is_said() {
        var refusal = assertThrows(CheckpointException.class, () -> SET.get("head"));
        assertEquals("The model has no parameter named head.", refusal.getMessage());
    }

    @Test
    void a_set_comes_back_from_both_kinds_of_file() {
        SafetensorsWriter.write(folder.resolve("set.safetensors"), SET);
        TorchWriter.write(folder.resolve("set.pt"), Map.of("state_dict", SET, "epoch", 3));
        for (String file : List.of("set.safetensors", "set.pt")) {
            try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(file))) {
                ParameterSet again = checkpoint.parameters();
                assertEquals(4, again.count());
                for (Parameter parameter : SET) {
                    assertArrayEquals(
                            parameter.shape(), again.get(parameter.name()).shape());
                    assertArrayEquals(
                            parameter.floats(), again.get(parameter.name()).floats());
                }
            }
        }
    }

    @Test
    void arrays_live_as_long_as_their_scope_and_can_be_saved_like_what_a_file_holds() {
        PtNDManager manager = TorchRuntime.newManager(TestDevice.device());
        NativeScope scope = new NativeScope(manager);
        Map<String, NDArray> arrays = SET.arrays(scope);
        assertEquals(names(SET), List.copyOf(arrays.keySet()));
        ParameterSet trained = ParameterSet.of(arrays).as(ElementType.BFLOAT16);
        assertEquals(7 * 2, trained.length());
        assertArrayEquals(
                new float[] {1, 2, 3, 4},
                trained.get("encoder.0.attn.query.weight").floats());
        scope.close();
        assertTrue(arrays.values().stream().allMatch(ParameterSetTest::isClosed));
        manager.close();
    }

    private static boolean isClosed(NDArray array) {
        try {
            array.toFloatArray();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
