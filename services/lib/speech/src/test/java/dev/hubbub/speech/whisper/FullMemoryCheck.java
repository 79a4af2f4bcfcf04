package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.util.cuda.CudaUtils;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.AddressSpace;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Computing on a device whose memory does not hold a whole batch. Not a part of the build, because a JVM may not survive
 * a full memory: {@code mvn -pl services/lib/speech test -Dtest=FullMemoryCheck}, on a GPU with
 * {@code -Dhubbub.test.device=cuda}.
 */
class FullMemoryCheck {
    private static final DecodingOptions BEAMS =
            DecodingOptions.builder().language("en").beamSize(4).maxTokens(8).build();

    private final Device device = TestDevice.device();
    private final int segments = device.isGpu() ? 512 : 64;
    private final long free = (device.isGpu() ? 1500L : 300L) << 20;

    @Test
    void a_batch_that_does_not_fit_is_halved_and_gives_the_same_texts() throws Exception {
        List<float[]> clips = clips();
        var oneBatch = new ModelOptions(
                TestDevice.OPTIONS.device(), TestDevice.OPTIONS.precision(), TestDevice.OPTIONS.threads(), segments);
        try (WhisperModel model = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), oneBatch)) {
            // The engine's libraries take memory of their own when they are first used.
            texts(model, clips.subList(0, 1), 1);
            List<List<Integer>> halved;
            try (AutoCloseable rest = full()) {
                halved = texts(model, clips, 2);
            }
            assertEquals(texts(model, clips, 1), halved);
            assertTrue(!device.isGpu() || TorchRuntime.usedMemory(device).getAsLong() > free);
        }
    }

    private static List<List<Integer>> texts(WhisperModel model, List<float[]> clips, int leastBatches) {
        try (EncodedAudio audio = model.encode(clips, true)) {
            assertTrue(audio.batches().size() >= leastBatches, audio.batches().size() + " batches");
            assertTrue(
                    leastBatches > 1 || audio.batches().size() == 1,
                    audio.batches().size() + " batches");
            return model.decode(audio, BEAMS).stream().map(Hypothesis::tokens).toList();
        }
    }

    /** Leaves little of the memory free until it is closed. */
    private AutoCloseable full() throws Exception {
        if (!device.isGpu()) {
            return new AddressSpace(free);
        }
        PtNDManager ballast = TorchRuntime.newManager(device);
        var memory = CudaUtils.getGpuMemory(device);
        ballast.zeros(new Shape(memory.getMax() - memory.getUsed() - free), DataType.INT8);
        return ballast;
    }

    private List<float[]> clips() {
        List<float[]> clips = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            float[] clip = ReferenceModel.clips().get(i % ReferenceModel.CLIPS.size());
            clips.add(Arrays.copyOf(clip, clip.length - 50 * i));
        }
        return clips;
    }
}
