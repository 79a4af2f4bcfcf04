package dev.hubbub.bench.memory;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.FixedLength;
import dev.hubbub.bench.model.RandomCheckpoint;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.TorchRuntime;
import dev.hubbub.speech.whisper.EncodedAudio;
import dev.hubbub.speech.whisper.WhisperModel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Resident memory, and on a GPU that of the device, while segment after segment is transcribed, four at a time. Segments are 1 to 21 s long. Padded to
 * 30 s, as Whisper was trained, all batches have the same shape; unpadded, hardly two have, which is the hardest case for
 * an allocator and for the engine's cache of compiled kernels.
 *
 * @param model shape of the model
 * @param beam hypotheses per segment
 * @param tokens decoder steps per segment
 * @param padded whether segments were padded to 30 s
 * @param points memory after so many segments
 * @param first bytes at the first point after the warm-up
 * @param last bytes at the end
 * @param growth {@code last / first - 1}
 */
public record MemoryCourse(
        String model, int beam, int tokens, boolean padded, List<Point> points, long first, long last, double growth) {
    /** Segments after which everything that is kept has been allocated. */
    public static final int WARM_UP = 50;

    private static final int POINT_EVERY = 50;
    private static final int BATCH = 4;
    private static final int SPREAD_SECONDS = 20;

    public MemoryCourse {
        points = List.copyOf(points);
    }

    /**
     * Memory at one moment.
     *
     * @param segments transcribed so far
     * @param bytes resident memory of the process
     * @param heapBytes what the JVM has claimed for Java objects, part of which may be resident
     * @param gpuBytes memory of the GPU in use, by all processes; null on the CPU
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Point(int segments, long bytes, long heapBytes, Long gpuBytes) {}

    /**
     * Transcribes segments and watches the memory.
     *
     * @param segments more than the 50 of the warm-up
     * @throws UnsupportedOperationException if this system does not tell the memory of a process
     */
    public static MemoryCourse measure(
            RandomCheckpoint checkpoint, int segments, int beam, int tokens, boolean padded, ModelOptions options) {
        List<Point> points = new ArrayList<>();
        try (WhisperModel model = WhisperModel.load(checkpoint.folder(), options)) {
            var decoding = FixedLength.options(model.tokens(), beam, tokens);
            int next = POINT_EVERY;
            for (int done = 0; done < segments; ) {
                List<float[]> batch = batch(done, Math.min(BATCH, segments - done));
                try (EncodedAudio audio = model.encode(batch, padded)) {
                    FixedLength.tokens(model.decode(audio, decoding), tokens);
                }
                done += batch.size();
                if (done >= next || done == segments) {
                    points.add(new Point(done, resident(), Runtime.getRuntime().totalMemory(), usedOnGpu(options)));
                    next += POINT_EVERY;
                }
            }
        }
        long first = points.get(0).bytes();
        long last = points.get(points.size() - 1).bytes();
        return new MemoryCourse(
                checkpoint.shape().label(), beam, tokens, padded, points, first, last, (double) last / first - 1);
    }

    private static List<float[]> batch(int from, int count) {
        List<float[]> batch = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            // The step fits into the range no whole number of times, so lengths hardly ever come again.
            batch.add(Babble.of(1 + i * 7.3 % SPREAD_SECONDS, i));
        }
        return batch;
    }

    private static Long usedOnGpu(ModelOptions options) {
        OptionalLong used = TorchRuntime.usedMemory(TorchRuntime.device(options.device()));
        return used.isPresent() ? used.getAsLong() : null;
    }

    private static long resident() {
        return ResidentMemory.bytes()
                .orElseThrow(() -> new UnsupportedOperationException(
                        "This system does not tell how much memory a process has: leave out the part memory."));
    }
}
