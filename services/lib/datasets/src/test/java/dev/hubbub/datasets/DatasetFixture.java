package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A dataset in a folder, and readers that have not seen it. */
abstract class DatasetFixture {

    @TempDir
    Path folder;

    /** A reader that has seen nothing yet. */
    static DatasetReader reader() {
        return new DatasetReader(new LocalFiles());
    }

    void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    static List<String> names(Dataset dataset) {
        return dataset.sessions().stream().map(Dataset.Session::name).toList();
    }

    String problem(DatasetReference dataset) {
        StageFailure e = assertThrows(StageFailure.class, () -> reader().read(dataset, List.of()));
        assertEquals(FailureReason.InvalidDataset, e.reason());
        return e.getMessage();
    }

    /** The recording of a session of one utterance, as a stage reads it. */
    byte[] recording(Dataset.Session session) throws Exception {
        LocalStageContext context = new LocalStageContext(folder.resolve("work"));
        DatasetReader reader = new DatasetReader(new StageFiles(context));
        Dataset.Session same = reader.read(session.reference().dataset(), List.of(session.name()))
                .sessions()
                .get(0);
        String media =
                reader.manifestSession(same.reference()).utterances().get(0).media();
        return Files.readAllBytes(reader.files(same.reference()).open(media, context));
    }
}
