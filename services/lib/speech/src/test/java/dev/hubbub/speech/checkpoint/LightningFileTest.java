package dev.hubbub.speech.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Lightning saves: the weights, and around them the objects that a training was set up with. */
class LightningFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_lightning", "lightning.pytorch"})
    void settings_and_callbacks_are_read_as_inert_values(String lightning) throws IOException {
        Path file = folder.resolve("last.ckpt");
        new PickleBytes()
                .op("}(")
                .text("epoch")
                .number(3)
                .text("hyper_parameters")
                .global(lightning + ".utilities.parsing", "AttributeDict")
                .op(")R(")
                .text("cfg")
                .global("types", "SimpleNamespace")
                .op(")")
                .raw(0x81)
                .op("}")
                .text("lr")
                .op("G")
                .raw(0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a)
                .op("sbu")
                .text("callbacks")
                .op("}")
                .global(lightning + ".callbacks.model_checkpoint", "ModelCheckpoint")
                .op("}s")
                .text("state_dict")
                .op("}")
                .text("model.encoder.weight")
                .tensor("0", 2, 0, 2, 1)
                .op("su")
                .save(file, Map.of("0", 2 * Float.BYTES));
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertEquals(Set.of("model.encoder.weight"), checkpoint.names());
            assertEquals(3L, checkpoint.surroundings().get("epoch"));
            assertTrue(checkpoint.surroundings().get("hyper_parameters") instanceof Map<?, ?> settings
                    && settings.get("cfg") instanceof PickleValue.Ignored);
        }
    }

    @Test
    void a_program_among_the_settings_is_refused() throws IOException {
        Path file = folder.resolve("last.ckpt");
        new PickleBytes()
                .op("}")
                .text("hyper_parameters")
                .global("os", "system")
                .text("touch /tmp/owned")
                .raw(0x85)
                .op("Rs")
                .save(file, Map.of());
        var refusal = assertThrows(CheckpointException.class, () -> Checkpoint.open(file));
        assertTrue(refusal.getMessage().contains("os.system"), refusal.getMessage());
    }
}
