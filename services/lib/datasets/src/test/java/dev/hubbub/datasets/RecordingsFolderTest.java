package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsFolderTest {

    @TempDir
    Path folder;

    private DatasetReference dataset() {
        return new DatasetReference(DatasetLayout.FOLDER, folder.toString());
    }

    private List<Dataset.Session> read() throws Exception {
        return new DatasetReader(new LocalFiles()).read(dataset(), List.of()).sessions();
    }

    @Test
    void all_recordings_below_a_folder_are_its_utterances_and_nothing_else() throws Exception {
        Files.createDirectories(folder.resolve("noise/free-sound"));
        for (String name :
                List.of("noise/free-sound/b.WAV", "noise/a.flac", "ANNOTATIONS", "noise/._a.flac", "c.txt")) {
            Files.writeString(folder.resolve(name), name);
        }
        DatasetReader reader = new DatasetReader(new LocalFiles());
        List<String> media = new ArrayList<>();
        for (Dataset.Session session : reader.read(dataset(), List.of()).sessions()) {
            reader.manifestSession(session.reference()).utterances().forEach(one -> media.add(one.media()));
        }
        assertEquals(List.of("noise/a.flac", "noise/free-sound/b.WAV"), media);
        Digest before = read().get(0).reference().content();
        Files.writeString(folder.resolve("noise/a.flac"), "something else");
        assertNotEquals(before, read().get(0).reference().content());
    }

    @Test
    void a_folder_without_recordings_is_refused() throws Exception {
        Files.writeString(folder.resolve("LICENSE"), "x");
        StageFailure e = assertThrows(StageFailure.class, this::read);
        assertTrue(e.getMessage().startsWith("There is no recording below " + folder), e.getMessage());
    }
}
