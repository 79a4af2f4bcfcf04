package dev.hubbub.localdev.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hubbub.artifacts.LocalDiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptFolderTest {

    @TempDir
    Path folder;

    @Test
    void files_appear_where_they_belong_and_replace_those_that_are_there() throws IOException {
        TranscriptFolder texts = new TranscriptFolder(folder.resolve("new/texts"));
        for (String text : new String[] {"first", "then"}) {
            texts.write(Path.of("sub/talk"), place -> {
                Files.createDirectories(place.getParent());
                Files.writeString(place.resolveSibling("talk.txt"), text);
            });
        }
        assertThat(folder.resolve("new/texts/sub/talk.txt")).hasContent("then");
        assertThat(left(texts.path())).containsExactly("sub", "sub/talk.txt");
    }

    @Test
    void where_the_disk_is_full_no_half_transcript_stays_and_the_folder_and_the_remedy_are_named() throws IOException {
        Files.writeString(folder.resolve("talk.txt"), "whole");
        assertThatThrownBy(() -> new TranscriptFolder(folder).write(Path.of("talk"), place -> {
                    Files.createDirectories(place.getParent());
                    Files.writeString(place.resolveSibling("talk.txt"), "half");
                    // What the operating system says of a file on a full disk.
                    Files.write(Path.of("/dev/full"), new byte[1]);
                }))
                .isInstanceOf(LocalDiskException.class)
                .hasMessage("There is no room left in " + folder + " (No space left on device): free space there, or"
                        + " name another folder with --output.");
        assertThat(folder.resolve("talk.txt")).hasContent("whole");
        assertThat(left(folder)).containsExactly("talk.txt");
    }

    private static Stream<String> left(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> !file.equals(folder))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
