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
import org.junit.jupiter.params.provider.CsvSource;

/** What fairseq saves: the weights, and around them its whole configuration as objects. */
class FairseqFileTest {

    @TempDir
    Path folder;

    @Test
    void configurations_enumerations_and_tasks_are_read_as_inert_values() throws IOException {
        Path file = folder.resolve("checkpoint_best.pt");
        new PickleBytes()
                .op("}(")
                .text("args")
                .global("argparse", "Namespace")
                .op(")")
                .raw(0x81)
                .op("}")
                .text("arch")
                .text("av_hubert_seq2seq")
                .op("sb")
                .text("cfg")
                .global("omegaconf.dictconfig", "DictConfig")
                .op(")")
                .raw(0x81)
                .op("}")
                .text("_metadata")
                .global("omegaconf.base", "ContainerMetadata")
                .op(")")
                .raw(0x81)
                .op("}")
                .text("ref_type")
                .global("typing", "Any")
                .op("sbsb")
                .text("ddp")
                .global("fairseq.dataclass.constants", "FAIRSEQ_DDP")
                .text("c10d")
                .raw(0x85)
                .op("R")
                .text("model")
                .op("}")
                .text("decoder.layer_norm.weight")
                .tensor("0", 2, 0, 2, 1)
                .op("su")
                .save(file, Map.of("0", 2 * Float.BYTES));
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertEquals(Set.of("decoder.layer_norm.weight"), checkpoint.names());
            assertTrue(checkpoint.surroundings().get("cfg") instanceof PickleValue.Ignored);
            assertTrue(checkpoint.surroundings().get("ddp") instanceof PickleValue.Ignored);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "fairseqx.tasks, Task",
        "builtins, eval",
        "fairseq.utils, os.system",
        "subprocess, Popen",
        "omegaconf, base.exec"
    })
    void a_program_among_the_settings_is_refused(String module, String name) throws IOException {
        Path file = folder.resolve("checkpoint_best.pt");
        new PickleBytes()
                .op("}")
                .text("cfg")
                .global(module, name)
                .text("touch /tmp/owned")
                .raw(0x85)
                .op("Rs")
                .save(file, Map.of());
        var refusal = assertThrows(CheckpointException.class, () -> Checkpoint.open(file));
        assertTrue(refusal.getMessage().contains(module + "." + name), refusal.getMessage());
    }
}
