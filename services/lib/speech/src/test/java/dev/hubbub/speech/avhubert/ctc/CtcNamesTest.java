package dev.hubbub.speech.avhubert.ctc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.speech.avhubert.DecoderDimensions;
import dev.hubbub.speech.avhubert.HollowCheckpoint;
import dev.hubbub.speech.checkpoint.Checkpoint;
import dev.hubbub.speech.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names and shapes of what stands behind the large encoder. */
class CtcNamesTest {
    private static final Path LIST = Path.of("src/test/resources/avhubert/large-ctc.json");
    private static final int HEADS = 16;

    @TempDir
    Path folder;

    private Checkpoint large(UnaryOperator<String> name) throws IOException {
        return Checkpoint.open(
                HollowCheckpoint.write(folder.resolve("model.safetensors"), HollowCheckpoint.shapes(LIST, name)));
    }

    private static DecoderDimensions dimensions(Checkpoint checkpoint) {
        return DecoderDimensions.of(CtcNames.decoder(checkpoint.parameters()), HEADS, 1024, "The file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"avsr.", "model.", ""})
    void the_large_decoder_and_its_ctc_output_are_found_under_all_names(String prefix) throws IOException {
        try (Checkpoint checkpoint = large(name -> name.replaceFirst("^avsr\\.", prefix))) {
            assertEquals(new DecoderDimensions(1024, 1024, 6, HEADS, 3072, 5049), dimensions(checkpoint));
            assertArrayEquals(
                    new long[] {5049, 1024},
                    CtcNames.head(checkpoint.parameters()).get("weight").shape());
        }
    }

    @Test
    void each_of_its_tensors_is_asked_for() throws IOException {
        for (String part : List.of("decoders.5.src_attn.linear_v.bias", "decoders.3.norm2.weight", "after_norm.bias")) {
            try (Checkpoint incomplete = large(name -> name.endsWith(part) ? null : name)) {
                assertThrows(CheckpointException.class, () -> dimensions(incomplete), part);
            }
        }
    }
}
