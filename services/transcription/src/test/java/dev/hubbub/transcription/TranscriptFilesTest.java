package dev.hubbub.transcription;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscriptFilesTest {

    @ParameterizedTest
    @CsvSource({
        "spk_0, out/spk_0",
        "rooms/a, out/rooms/a",
        "/data/rooms/a, out/data/rooms/a",
        "../rooms/./a, out/_/rooms/a",
        "../../etc/a, out/_/_/etc/a"
    })
    void no_file_is_written_outside_of_its_folder(String name, Path place) {
        assertEquals(place, TranscriptFiles.inside(Path.of("out"), name));
    }
}
