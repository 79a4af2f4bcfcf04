package dev.hubbub.contracts.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.Json;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {

    @TempDir
    Path folder;

    private final OutputFiles inMemory = new FilesInMemory()
            .text("deep/er/é.vtt", "first")
            .json("value.json", Map.of("list", List.of(1, 2)))
            .text("deep/er/é.vtt", "WEBVTT ▁\r\n");

    @Test
    void files_are_the_same_in_memory_and_in_a_folder() throws Exception {
        inMemory.copyTo(folder.resolve("made"));
        OutputFiles onDisk = OutputFiles.in(folder.resolve("made"));
        onDisk.copyTo(folder.resolve("again"));
        for (OutputFiles files : List.of(inMemory, onDisk, OutputFiles.in(folder.resolve("again")))) {
            assertEquals(List.of("deep/er/é.vtt", "value.json"), List.copyOf(files.paths()));
            assertTrue(files.has("value.json"));
            assertFalse(files.has("deep") || files.has("other.json"));
            assertEquals(Map.of("list", List.of(1, 2)), files.json("value.json", Map.class));
            assertArrayEquals("WEBVTT ▁\r\n".getBytes("UTF-8"), files.read("deep/er/é.vtt"));
            assertEquals(12, files.size("deep/er/é.vtt"));
            assertThrows(NoSuchFileException.class, () -> files.read("other.json"));
        }
    }

    @Test
    void a_path_that_leads_out_of_the_folder_is_that_of_no_file() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        OutputFiles files = OutputFiles.in(Files.createDirectories(folder.resolve("output")));
        for (String path : List.of("../secret.txt", "deep/../../secret.txt", secret.toString())) {
            assertThrows(NoSuchFileException.class, () -> files.read(path), path);
            assertThrows(NoSuchFileException.class, () -> files.size(path), path);
            assertFalse(files.has(path), path);
            assertTrue(files.onDisk(path).isEmpty(), path);
            OutputFiles made = new FilesInMemory().text(path, "overwritten");
            assertThrows(NoSuchFileException.class, () -> made.copyTo(folder.resolve("output")), path);
        }
        assertEquals("secret", Files.readString(secret));
    }

    @Test
    void json_in_memory_is_what_is_written_to_files() throws Exception {
        Json.write(folder.resolve("value.json"), Map.of("list", List.of(1, 2)));
        assertArrayEquals(Files.readAllBytes(folder.resolve("value.json")), inMemory.read("value.json"));
    }
}
