package dev.hubbub.localdev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.StandardOutput;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class HubbubTest {

    private final StringWriter said = new StringWriter();

    private int run(OutputStream out) {
        StandardOutput output = new StandardOutput(out);
        return Hubbub.run(Screen.plain(output.writer(), new PrintWriter(said)), output, "--help");
    }

    @Test
    void what_cannot_be_printed_because_the_disk_is_full_is_no_success() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertThat(run(full)).isEqualTo(1);
        }
        assertThat(said.toString()).startsWith("Standard output cannot be written (No space left on device), and what");
    }

    @Test
    void what_is_printed_is_a_success_and_so_is_a_reader_who_has_had_enough() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        assertThat(run(read)).isZero();
        assertThat(read.toString()).contains("transcribe");
        assertThat(run(new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                }))
                .isZero();
        assertThat(said.toString()).isEmpty();
    }
}
