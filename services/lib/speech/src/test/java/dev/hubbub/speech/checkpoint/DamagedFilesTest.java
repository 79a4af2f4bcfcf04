package dev.hubbub.speech.checkpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with bytes changed at random places: whatever they hold then, the answer is values or one clear sentence. */
class DamagedFilesTest {
    private static final int ROUNDS = 1500;
    private static final Path RESOURCES = Path.of("src/test/resources/checkpoint");

    @TempDir
    Path folder;

    @Test
    void changed_bytes_of_a_zip_file_never_do_more_than_refuse_it() throws IOException {
        assertHarmless(Files.readAllBytes(RESOURCES.resolve("quirks.pt")));
    }

    @Test
    void changed_bytes_of_an_old_file_never_do_more_than_refuse_it() throws IOException {
        assertHarmless(Files.readAllBytes(RESOURCES.resolve("quirks_legacy_format.pt")));
    }

    @Test
    void changed_bytes_of_a_safetensors_file_never_do_more_than_refuse_it() throws IOException {
        Path file = folder.resolve("honest");
        SafetensorsWriter.write(
                file,
                ParameterSet.of(
                        TensorData.of("a", new long[] {2, 3}, new float[6]),
                        TensorData.of("b", new long[] {4}, new float[4]).as(ElementType.BFLOAT16)));
        assertHarmless(Files.readAllBytes(file));
    }

    private void assertHarmless(byte[] honest) throws IOException {
        Random random = new Random(20_260_101);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = honest.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            // A new file each time: the mapping of an old one would see the bytes change under it.
            Path file = folder.resolve("damaged" + round);
            Files.write(file, damaged);
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                for (String name : checkpoint.names()) {
                    checkpoint.tensor(name).floats();
                }
            } catch (CheckpointException e) {
                assertTrue(e.getMessage().endsWith("."), e.getMessage());
                refused++;
            }
            Files.delete(file);
        }
        assertTrue(refused > ROUNDS / 20, "only " + refused + " of " + ROUNDS + " damaged files were noticed");
    }
}
