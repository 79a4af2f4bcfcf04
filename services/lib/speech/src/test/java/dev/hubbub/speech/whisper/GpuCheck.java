package dev.hubbub.speech.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.util.cuda.CudaUtils;
import dev.hubbub.speech.decoding.DecodingOptions;
import dev.hubbub.speech.decoding.Hypothesis;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only a GPU can show. Not a part of the build: {@code mvn -pl services/lib/speech test -Dtest=GpuCheck}. */
class GpuCheck {
    private static final int SEGMENTS = 256;
    private static final long LEFT_FREE = 400L << 20;
    private static final ModelOptions ONE_BATCH = new ModelOptions("cuda", Precision.FLOAT32, 0, SEGMENTS);
    private static final DecodingOptions BEAMS =
            DecodingOptions.builder().language("en").beamSize(12).build();

    private final Device gpu = TorchRuntime.device("cuda");

    @Test
    void a_batch_that_does_not_fit_is_halved_and_gives_the_same_texts() {
        List<float[]> clips = clips();
        try (WhisperModel model = WhisperModel.load(ReferenceModel.resource("/whisper/small/hf"), ONE_BATCH)) {
            List<Hypothesis> halved;
            try (PtNDManager ballast = TorchRuntime.newManager(gpu)) {
                fill(ballast);
                try (EncodedAudio audio = model.encode(clips, true)) {
                    assertTrue(audio.batches().size() > 1, "the encoder's batch was halved");
                    halved = model.decode(audio, BEAMS);
                }
            }
            try (EncodedAudio audio = model.encode(clips, true)) {
                assertEquals(1, audio.batches().size());
                List<Hypothesis> whole = model.decode(audio, BEAMS);
                assertEquals(texts(whole), texts(halved));
                try (PtNDManager ballast = TorchRuntime.newManager(gpu)) {
                    fill(ballast);
                    assertEquals(texts(whole), texts(model.decode(audio, BEAMS)), "decoded in parts or whole");
                }
            }
        }
        assertTrue(TorchRuntime.usedMemory(gpu).getAsLong() > LEFT_FREE);
    }

    /** Leaves little of the memory free. */
    private void fill(PtNDManager ballast) {
        var memory = CudaUtils.getGpuMemory(gpu);
        ballast.zeros(new Shape(memory.getMax() - memory.getUsed() - LEFT_FREE), DataType.INT8);
    }

    private static List<float[]> clips() {
        List<float[]> clips = new ArrayList<>();
        for (int i = 0; i < SEGMENTS; i++) {
            float[] clip = ReferenceModel.clips().get(i % ReferenceModel.CLIPS.size());
            clips.add(Arrays.copyOf(clip, clip.length - 100 * i));
        }
        return clips;
    }

    private static List<List<Integer>> texts(List<Hypothesis> hypotheses) {
        return hypotheses.stream().map(Hypothesis::tokens).toList();
    }
}
