package dev.hubbub.speech.whisper.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.model.ModelInitialisation.Drawing;
import dev.hubbub.speech.training.SpokenExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhisperInitialisationTest {
    @TempDir
    Path folder;

    @Test
    void weights_are_as_large_as_they_are_said_to_be_and_positions_are_those_of_published_models() throws IOException {
        try (WhisperCheckpoint made = made("made", 7, 1);
                WhisperCheckpoint published = WhisperCheckpoint.open(SpokenExamples.CHECKPOINT)) {
            assertEquals(1 / Math.sqrt(192), deviation(made, "encoder.blocks.0.attn.query.weight"), 1e-3);
            assertEquals(1 / Math.sqrt(768), deviation(made, "decoder.blocks.1.mlp.2.weight"), 1e-3);
            assertEquals(1 / Math.sqrt(3 * 80), deviation(made, "encoder.conv1.weight"), 1e-3);
            assertEquals(0.02, deviation(made, "decoder.token_embedding.weight"), 1e-3);
            assertTrue(all(made, "decoder.blocks.0.cross_attn_ln.weight", 1));
            assertTrue(all(made, "encoder.ln_post.weight", 1));
            assertTrue(all(made, "encoder.blocks.0.mlp.0.bias", 0));
            assertTrue(all(made, "decoder.ln.bias", 0));
            // The published ones are in float16.
            assertArrayEquals(
                    published.tensor("encoder.positional_embedding").floats(),
                    made.tensor("encoder.positional_embedding").floats(),
                    2e-3f);
            assertEquals(published.names(), made.names());
        }
        assertEquals(
                -1,
                Files.mismatch(
                        SpokenExamples.CHECKPOINT.resolve("tokenizer.json"), folder.resolve("made/tokenizer.json")));
    }

    @Test
    void equal_seeds_draw_equal_weights_and_the_stem_alone_is_scaled() throws IOException {
        try (WhisperCheckpoint one = made("one", 7, 1);
                WhisperCheckpoint same = made("same", 7, 1);
                WhisperCheckpoint other = made("other", 8, 1);
                WhisperCheckpoint scaled = made("scaled", 7, 2)) {
            String matrix = "encoder.blocks.0.attn.query.weight";
            assertEquals(one.tensor(matrix).bytes(), same.tensor(matrix).bytes());
            assertFalse(one.tensor(matrix).bytes().equals(other.tensor(matrix).bytes()));
            assertEquals(one.tensor(matrix).bytes(), scaled.tensor(matrix).bytes());
            assertFalse(one.tensor("encoder.blocks.0.attn.value.weight")
                    .bytes()
                    .equals(one.tensor(matrix).bytes()));
            assertEquals(
                    2 * one.tensor("encoder.conv2.weight").floats()[5],
                    scaled.tensor("encoder.conv2.weight").floats()[5],
                    1e-6);
        }
    }

    @Test
    void a_folder_without_a_configuration_is_refused_with_what_is_needed() {
        CheckpointException e = assertThrows(
                CheckpointException.class, () -> WhisperInitialisation.write(folder, folder, new Drawing(7, 1)));
        assertTrue(
                e.getMessage().contains("holds no config.json, which says what a new model is like"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Drawing(7, 0));
    }

    private WhisperCheckpoint made(String name, long seed, double stemScale) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        WhisperInitialisation.write(SpokenExamples.CHECKPOINT, place, new Drawing(seed, stemScale));
        return WhisperCheckpoint.open(place);
    }

    private static double deviation(WhisperCheckpoint checkpoint, String name) {
        float[] values = checkpoint.tensor(name).floats();
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / values.length);
    }

    private static boolean all(WhisperCheckpoint checkpoint, String name, float value) {
        float[] values = checkpoint.tensor(name).floats();
        float[] wanted = new float[values.length];
        Arrays.fill(wanted, value);
        return Arrays.equals(wanted, values);
    }
}
