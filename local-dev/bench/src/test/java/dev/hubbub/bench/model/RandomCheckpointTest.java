package dev.hubbub.bench.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.whisper.checkpoint.WhisperCheckpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomCheckpointTest {

    @Test
    void a_model_has_the_same_weights_wherever_it_is_made(@TempDir Path first, @TempDir Path second)
            throws IOException {
        Path one = RandomCheckpoint.in(first, ModelShape.NANO).folder().resolve("model.safetensors");
        Path other = RandomCheckpoint.in(second, ModelShape.NANO).folder().resolve("model.safetensors");

        assertEquals(-1, Files.mismatch(one, other));
    }

    @Test
    void a_model_that_lies_there_is_used_again(@TempDir Path folder) throws IOException {
        Path model = RandomCheckpoint.in(folder, ModelShape.NANO).folder().resolve("config.json");
        Files.writeString(model, "touched");

        RandomCheckpoint.in(folder, ModelShape.NANO);

        assertEquals("touched", Files.readString(model));
    }

    @Test
    void weights_scatter_as_their_kind_says(@TempDir Path folder) {
        RandomCheckpoint random = RandomCheckpoint.in(folder, ModelShape.NANO);
        try (WhisperCheckpoint checkpoint = WhisperCheckpoint.open(random.folder())) {
            assertEquals(
                    3 / 8.0,
                    deviation(
                            checkpoint.tensor("decoder.token_embedding.weight").floats()),
                    0.01);
            assertEquals(
                    1 / 8.0,
                    deviation(checkpoint
                            .tensor("encoder.blocks.0.attn.query.weight")
                            .floats()),
                    0.01);
            float[] norm = checkpoint.tensor("decoder.ln.weight").floats();
            assertTrue(norm[0] > 0.9 && norm[0] < 1.1);
            assertArrayEquals(
                    new long[] {51_865, 64},
                    checkpoint.tensor("decoder.token_embedding.weight").shape());
        }
    }

    @Test
    void weights_are_made_outside_of_the_heap_where_the_largest_tensor_fits() {
        ByteBuffer room = RandomCheckpoint.room(ModelShape.TINY.config());

        assertTrue(room.isDirect());
        assertEquals(51_865L * 384 * Float.BYTES, room.capacity());
    }

    @Test
    void the_published_shapes_have_the_published_sizes() {
        // Whisper tiny and base: https://github.com/openai/whisper lists 39 M and 74 M, position tables included.
        assertEquals(37.8, ModelShape.TINY.parameters() / 1e6, 0.1);
        assertEquals(72.6, ModelShape.BASE.parameters() / 1e6, 0.1);
    }

    private static double deviation(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / values.length);
    }
}
