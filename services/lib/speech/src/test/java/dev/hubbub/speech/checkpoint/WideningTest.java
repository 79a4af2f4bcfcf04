package dev.hubbub.speech.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bfloat16 files of either format, whose numbers the engine cannot be given as they are. */
class WideningTest {
    /** No multiple of a block. */
    private static final int ROWS = 1_001;

    private static final int COLUMNS = 3_001;

    @TempDir
    Path folder;

    private final float[] values = new float[ROWS * COLUMNS];

    @BeforeEach
    void write() {
        for (int i = 0; i < values.length; i++) {
            // Every pattern of 16 bits, among them infinities, subnormals and numbers that are none.
            float value = Float.intBitsToFloat(i << 16);
            values[i] = Float.isNaN(value) ? Float.NaN : value;
        }
        List<Parameter> tensors = List.of(
                TensorData.of("w", new long[] {ROWS, COLUMNS}, values).as(ElementType.BFLOAT16),
                TensorData.of("none", new long[] {0, 3}, new float[0]).as(ElementType.BFLOAT16),
                TensorData.of("one", new long[0], new float[] {-2.5f}).as(ElementType.BFLOAT16));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), ParameterSet.of(tensors));
        TorchWriter.write(
                folder.resolve("model.pt"), Map.of("w", tensors.get(0), "none", tensors.get(1), "one", tensors.get(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "model.pt"})
    void every_bfloat16_number_of_either_format_is_the_same_float(String file) {
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve(file));
                NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            StoredTensor tensor = checkpoint.tensor("w");
            assertEquals(ElementType.BFLOAT16, tensor.type());
            assertArrayEquals(values, tensor.floats());
            NDArray array = tensor.toArray(manager);
            assertEquals(DataType.FLOAT32, array.getDataType());
            assertArrayEquals(tensor.shape(), array.getShape().getShape());
            assertArrayEquals(values, array.toFloatArray());
            assertEquals(0, checkpoint.tensor("none").toArray(manager).size());
            assertArrayEquals(
                    new float[] {-2.5f},
                    checkpoint.tensor("one").toArray(manager).toFloatArray());
        }
    }

    @Test
    void widened_weights_do_not_count_against_the_limit_on_direct_memory() {
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("model.safetensors"));
                NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            long before = direct.getTotalCapacity();
            NDArray array = checkpoint.tensor("w").toArray(manager);
            long taken = direct.getTotalCapacity() - before;
            assertTrue(taken < values.length, taken + " bytes for " + array.size() + " numbers");
        }
    }
}
