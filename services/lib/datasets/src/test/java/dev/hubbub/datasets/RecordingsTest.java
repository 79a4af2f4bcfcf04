package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.StoredObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {

    @TempDir
    Path folder;

    @Test
    void a_recording_that_is_replaced_before_its_folder_is_listed_stays_what_it_was_found_to_be() throws Exception {
        Recordings recordings = new Recordings();
        for (int i = 0; i < 10; i++) {
            Files.writeString(folder.resolve(i + ".wav"), "sound " + i);
        }
        Optional<StoredObject> before = find(recordings, "0.wav");
        Files.writeString(folder.resolve("0.wav"), "other sound");
        for (int i = 1; i < 10; i++) {
            assertTrue(find(recordings, i + ".wav").isPresent());
        }
        assertEquals(before, find(recordings, "0.wav"));
    }

    private Optional<StoredObject> find(Recordings recordings, String name) throws Exception {
        return recordings.find(Location.of(folder.toString()).resolve(name), new LocalFiles());
    }
}
