package dev.hubbub.speech.avhubert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;

/** One of the small encoders, with the two clips that all of them were given. */
final class EncoderReference implements AutoCloseable {
    static final Path FOLDER = Path.of("src/test/resources/avhubert");
    static final int FRAMES = 7;
    static final int WIDTH = 32;
    private static final int CLIPS = 2;

    private final Checkpoint tensors;
    private final Checkpoint inputs;
    private final JsonNode floors;
    private final AvHubertEncoder encoder;
    private final PtNDManager manager;
    private final NativeScope scope;

    EncoderReference(String name) throws IOException {
        tensors = Checkpoint.open(FOLDER.resolve(name + ".safetensors"));
        inputs = Checkpoint.open(FOLDER.resolve("muavic.safetensors"));
        floors = new ObjectMapper()
                .readTree(FOLDER.resolve("floors.json").toFile())
                .get(name);
        encoder = AvHubertEncoder.load(
                tensors.parameters().under("w."), OptionalInt.of(4), name, Precision.FLOAT32, TestDevice.device());
        manager = TorchRuntime.newManager(TestDevice.device());
        scope = new NativeScope(manager);
    }

    AvHubertEncoder encoder() {
        return encoder;
    }

    NativeScope scope() {
        return scope;
    }

    PtNDManager manager() {
        return manager;
    }

    float[] tensor(String name) {
        return tensors.tensor(name).floats();
    }

    /** {@code 14 x 88 x 88}. */
    IValue pictures() {
        return scope.of(
                scope.arrays().create(inputs.tensor("in.video").floats(), new Shape((long) CLIPS * FRAMES, 88, 88)));
    }

    /** {@code 2 x 7 x 32}. */
    IValue seen() {
        return encoder.pass().seen(scope, pictures(), new long[] {FRAMES, FRAMES}, FRAMES);
    }

    /** {@code 2 x 7 x 32}. */
    IValue heard() {
        IValue sound = scope.of(scope.arrays()
                .create(inputs.tensor("in.audio").floats(), new Shape(CLIPS, AvHubertInput.FEATURES, FRAMES))
                .transpose(0, 2, 1));
        return encoder.pass().heard(scope, sound, new long[] {1, 1});
    }

    IValue nothing() {
        return scope.of(scope.arrays().zeros(new Shape(CLIPS, FRAMES, WIDTH)));
    }

    float[] floats(IValue tensor) {
        return scope.array(tensor).toFloatArray();
    }

    /** Of an array with time on the last axis, the same with time before it. */
    float[] timeFirst(IValue tensor) {
        return scope.array(tensor).transpose(0, 2, 1).flatten().toFloatArray();
    }

    void assertExpected(String name, float[] found) {
        assertArrayEquals(tensor(name), found, tolerance(name), name);
    }

    /** Leaves out what stands behind a clip's end. */
    void assertExpected(String name, float[] found, int... lengths) {
        for (int clip = 0; clip < lengths.length; clip++) {
            int from = clip * FRAMES * WIDTH;
            int to = from + lengths[clip] * WIDTH;
            assertArrayEquals(
                    Arrays.copyOfRange(tensor(name), from, to),
                    Arrays.copyOfRange(found, from, to),
                    tolerance(name),
                    name);
        }
    }

    private float tolerance(String name) {
        return (float) Math.max(1e-5, 10 * floors.get(name).asDouble());
    }

    @Override
    public void close() {
        scope.close();
        manager.close();
        encoder.close();
        inputs.close();
        tensors.close();
    }
}
