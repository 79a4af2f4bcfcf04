package dev.hubbub.contracts.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputPathTest {

    @ParameterizedTest
    @CsvSource({
        "spk_0, out/spk_0",
        "rooms/a, out/rooms/a",
        "/data/rooms/a, out/data/rooms/a",
        "../rooms/./a, out/_/rooms/a",
        "../../etc/a, out/_/_/etc/a"
    })
    void no_file_is_written_outside_of_its_folder(String name, Path place) {
        assertEquals(place, OutputPath.inside(Path.of("out"), name));
    }

    @Test
    void what_is_too_long_or_cannot_be_seen_is_a_name_all_the_same(@TempDir Path folder) throws IOException {
        String longName = "会議".repeat(150);
        Path one = OutputPath.inside(folder, longName + "1/" + longName + ".vtt");
        Path other = OutputPath.inside(folder, longName + "2/" + longName + ".vtt");

        for (Path file : List.of(one, other, OutputPath.inside(folder, "a\u0000b\n"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "text");
        }

        assertNotEquals(one.getParent(), other.getParent());
        assertTrue(one.toString().endsWith(".vtt"));
        assertTrue(one.getFileName().toString().startsWith("会議会議"));
    }
}
