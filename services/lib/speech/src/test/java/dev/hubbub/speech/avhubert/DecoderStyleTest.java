package dev.hubbub.speech.avhubert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DecoderStyleTest {

    /** The original's table has a row of zeros for padding in it, and begins to count behind that. */
    @Test
    void positions_are_the_originals() throws IOException {
        int width = 32;
        try (GoldenClips golden = new GoldenClips("seq2seq")) {
            float[] table = golden.tensor("positions_table_first12");
            assertArrayEquals(
                    Arrays.copyOfRange(table, 2 * width, 12 * width), DecoderStyle.FAIRSEQ.positions(10, width), 1e-6f);
        }
    }
}
