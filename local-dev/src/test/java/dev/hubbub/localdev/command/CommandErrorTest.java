package dev.hubbub.localdev.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.checkpoint.NewFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandErrorTest {

    @Test
    void a_full_disk_is_named_with_the_folder_and_the_remedy_whichever_command_meets_it() {
        IOException full =
                catchThrowableOfType(IOException.class, () -> Files.write(Path.of("/dev/full"), new byte[1]));

        for (Exception error : new Exception[] {full, new UncheckedIOException(full)}) {
            CommandError described = CommandError.of(error);
            assertThat(described.expected()).isTrue();
            assertThat(described.exitCode()).isEqualTo(1);
            assertThat(described.message())
                    .isEqualTo("There is no room left in " + System.getProperty("java.io.tmpdir")
                            + " (No space left on device): free space there, or name another folder with"
                            + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR.");
        }
    }

    @Test
    void what_a_checkpoint_has_no_room_for_is_named_with_the_remedy(@TempDir Path folder) {
        Path weights = folder.resolve("model.safetensors");
        CheckpointException full = catchThrowableOfType(
                CheckpointException.class,
                () -> NewFile.write(weights, out -> {
                    throw new IOException("No space left on device");
                }));

        assertThat(CommandError.sentence(full))
                .isEqualTo(weights
                        + " cannot be written: No space left on device. Free space there, or name another folder.");
    }

    @Test
    void a_file_that_may_not_be_read_is_no_matter_of_the_disk() {
        assertThat(CommandError.fullDisk(new AccessDeniedException("talk.wav"))).isEmpty();
    }
}
