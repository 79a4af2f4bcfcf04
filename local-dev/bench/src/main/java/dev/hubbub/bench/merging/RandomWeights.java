package dev.hubbub.bench.merging;

import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.checkpoint.ParameterSet;
import dev.hubbub.speech.checkpoint.SafetensorsWriter;
import dev.hubbub.speech.checkpoint.StreamedTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Weights of about the shapes of a large Whisper's, as many as a file of some size holds. */
final class RandomWeights {

    private static final int WIDTH = 1280;
    private static final int VOCABULARY = 51865;
    private static final int BLOCK = 1 << 16;

    private RandomWeights() {}

    /** Writes a file of at most so many bytes of float32, with other numbers for each seed. */
    static Path write(Path file, long bytes, long seed) {
        List<StreamedTensor> tensors = new ArrayList<>();
        long left = bytes / Float.BYTES;
        for (int layer = 0; left >= WIDTH; layer++) {
            long rows = Math.min(left / WIDTH, layer == 0 ? VOCABULARY : 4 * WIDTH);
            tensors.add(tensor("layer." + layer + ".weight", rows, seed * 1_000_003 + layer));
            left -= rows * WIDTH;
        }
        SafetensorsWriter.write(file, ParameterSet.of(tensors));
        return file;
    }

    private static StreamedTensor tensor(String name, long rows, long seed) {
        long size = rows * WIDTH;
        return new StreamedTensor(name, ElementType.FLOAT32, new long[] {rows, WIDTH}, sink -> {
            ByteBuffer block = ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            long state = seed * 0x9e3779b97f4a7c15L | 1;
            for (long done = 0; done < size; done += BLOCK) {
                block.clear();
                int count = (int) Math.min(BLOCK, size - done);
                for (int i = 0; i < count; i++) {
                    state ^= state << 13;
                    state ^= state >>> 7;
                    state ^= state << 17;
                    block.putFloat((state >> 40) * 0x1p-24f);
                }
                sink.put(block.flip());
            }
        });
    }
}
