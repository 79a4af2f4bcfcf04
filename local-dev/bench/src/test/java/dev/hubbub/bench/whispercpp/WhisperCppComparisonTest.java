package dev.hubbub.bench.whispercpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.bench.model.Babble;
import dev.hubbub.bench.model.ModelShape;
import dev.hubbub.bench.peer.PeerComparison;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.whisper.checkpoint.WhisperConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhisperCppComparisonTest {
    private static final String SAID =
            """
            whisper_print_timings:     load time =    70.21 ms
            whisper_print_timings:     fallbacks =   0 p /   0 h
            whisper_print_timings:      mel time =     9.31 ms
            whisper_print_timings:   sample time =    15.02 ms /    31 runs (    0.48 ms per run)
            whisper_print_timings:   encode time =   800.50 ms /     2 runs (  400.25 ms per run)
            whisper_print_timings:   decode time =    60.00 ms /    30 runs (    2.00 ms per run)
            whisper_print_timings:   batchd time =     3.02 ms /     2 runs (    1.51 ms per run)
            whisper_print_timings:    total time =   960.00 ms
            """;

    private static final ModelOptions OPTIONS = new ModelOptions("cpu", Precision.FLOAT32, 2, 8);

    @TempDir
    Path folder;

    private Path model(int type, int width, int layers) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        WhisperConfig config = ModelShape.NANO.config();
        for (int field :
                new int[] {0x67676d6c, config.vocabulary(), 1500, width, 1, layers, 448, width, 1, layers, 80, type}) {
            head.putInt(field);
        }
        return Files.write(folder.resolve("ggml.bin"), head.array());
    }

    private Path program(String said, int status) throws IOException {
        Path program = folder.resolve("whisper-cli");
        Files.writeString(program, "#!/bin/sh\ncat >&2 <<'END'\n" + said + "END\nexit " + status + "\n");
        assertTrue(program.toFile().setExecutable(true));
        return program;
    }

    private List<PeerComparison> compare(Path program, Path model) {
        List<PeerComparison> rows = new ArrayList<>();
        WhisperCppComparison.measure(program.toString(), model, folder, Babble.of(30, 1), 8, 1, OPTIONS, rows::add);
        return rows;
    }

    @Test
    void both_encode_and_write_tokens_and_what_is_rounded_there_is_named() throws IOException {
        List<PeerComparison> rows = compare(program(SAID, 0), model(2007, 64, 2));

        assertEquals(
                List.of("encode", "decode a token"),
                rows.stream().map(PeerComparison::step).toList());
        assertEquals("whisper nano in float32, there in q8_0", rows.get(0).what());
        assertEquals(new Spent(0.40025, 0.40025), rows.get(0).peer());
        assertEquals(new Spent(0.002, 0.002), rows.get(1).peer());
        assertEquals(rows.get(1).hubbub().wallSeconds() / 0.002, rows.get(1).ratio(), 1e-9);
    }

    @Test
    void a_text_of_few_tokens_says_nothing_of_a_step() {
        String few = SAID.replace("30 runs", " 3 runs");

        assertEquals(Optional.empty(), WhisperCppComparison.Times.in(few).step());
        assertThrows(
                UnsupportedOperationException.class, () -> WhisperCppComparison.Times.in("error: unknown argument"));
    }

    @Test
    void a_program_that_fails_and_a_file_that_is_no_model_are_named() throws IOException {
        Path failing = program("error: failed to initialize\n", 3);
        Path model = model(1, 64, 2);
        String failure = assertThrows(UnsupportedOperationException.class, () -> compare(failing, model))
                .getMessage();
        assertTrue(failure.contains("failed with status 3: error: failed to initialize"), failure);

        Path other = model(1, 100, 2);
        String refusal = assertThrows(IllegalArgumentException.class, () -> GgmlModel.of(other))
                .getMessage();
        assertTrue(refusal.contains("is 100 wide and 2 layers deep"), refusal);
        Path none = Files.writeString(folder.resolve("note.txt"), "no model");
        refusal = assertThrows(IllegalArgumentException.class, () -> GgmlModel.of(none))
                .getMessage();
        assertTrue(refusal.contains("note.txt is no model of whisper.cpp"), refusal);
    }
}
