package dev.hubbub.speech.decoding;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hubbub.speech.TestDevice;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.StoredTensor;
import dev.hubbub.speech.torch.NativeScope;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A tiny decoder, segments for it, and what another implementation's beam search finds with them. */
final class OtherSearches implements AutoCloseable {
    private static final Path FOLDER = Path.of("src/test/resources/search");

    private final JsonNode expected;
    private final Checkpoint tensors;
    private final TinyDecoder decoder;
    private final PtNDManager manager;
    private final Selection selection;

    OtherSearches(String name, TinyDecoder.Dialect dialect) throws IOException {
        expected = new ObjectMapper().readTree(FOLDER.resolve(name + ".json").toFile());
        tensors = Checkpoint.open(FOLDER.resolve(name + ".safetensors"));
        decoder = new TinyDecoder(tensors, dialect);
        manager = TorchRuntime.newManager(TestDevice.device());
        selection = new Selection(TestDevice.device());
    }

    JsonNode expected() {
        return expected;
    }

    TinyDecoder decoder() {
        return decoder;
    }

    float[] tensor(String name) {
        return tensors.tensor(name).floats();
    }

    /** The i-th of matrices, or a matrix as it is. */
    double[][] matrix(String name, int i) {
        StoredTensor tensor = tensors.tensor(name);
        long[] shape = tensor.shape();
        int rows = (int) shape[shape.length - 2];
        int columns = (int) shape[shape.length - 1];
        float[] values = tensor.floats();
        double[][] matrix = new double[rows][columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                matrix[row][column] = values[(i * rows + row) * columns + column];
            }
        }
        return matrix;
    }

    float[][] floatMatrix(String name) {
        return Arrays.stream(matrix(name, 0))
                .map(row -> {
                    float[] narrow = new float[row.length];
                    for (int i = 0; i < row.length; i++) {
                        narrow[i] = (float) row[i];
                    }
                    return narrow;
                })
                .toArray(float[][]::new);
    }

    /**
     * Searches segments together.
     *
     * @param audio encoder states per segment
     * @param start the token every text starts with
     * @param scorer null for none
     */
    List<SearchOutcome> search(List<double[][]> audio, long start, SearchPlan plan, StepScorer scorer) {
        try (TinyRun run = new TinyRun(decoder, manager, audio)) {
            NativeScope scope = new NativeScope(manager);
            long[] starts = new long[audio.size()];
            Arrays.fill(starts, start);
            IValue logits = run.prompt(scope, starts, new long[] {0});
            return new BatchSearch(selection, plan, run, new long[audio.size()], scorer).run(scope, logits, 0, 1);
        }
    }

    static List<Integer> integers(JsonNode array) {
        List<Integer> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asInt()));
        return values;
    }

    @Override
    public void close() {
        selection.close();
        manager.close();
        tensors.close();
    }
}
