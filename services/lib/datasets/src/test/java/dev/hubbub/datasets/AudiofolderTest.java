package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.SessionReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudiofolderTest {

    @TempDir
    Path folder;

    @BeforeEach
    void recordings() throws IOException {
        Files.createDirectories(folder.resolve("wav"));
        for (String name : List.of("wav/a.wav", "wav/b.wav", "c.flac")) {
            Files.writeString(folder.resolve(name), "sound of " + name);
        }
    }

    private DatasetReference dataset(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
        return new DatasetReference(DatasetLayout.AUDIOFOLDER, folder.toString());
    }

    private static DatasetReader reader() {
        return new DatasetReader(new LocalFiles());
    }

    private static List<ManifestSession.Utterance> utterances(DatasetReference dataset) throws Exception {
        DatasetReader reader = reader();
        List<ManifestSession.Utterance> utterances = new ArrayList<>();
        for (Dataset.Session session : reader.read(dataset, List.of()).sessions()) {
            utterances.addAll(reader.manifestSession(session.reference()).utterances());
        }
        return utterances;
    }

    private static ManifestSession.Utterance utterance(int line, String media, String text) {
        return new ManifestSession.Utterance(line, media, 0, null, null, null, text);
    }

    @Test
    void each_line_of_a_metadata_csv_is_a_recording_with_its_transcription() throws Exception {
        DatasetReference dataset = dataset(
                "metadata.csv",
                "\uFEFFfile_name,speaker_id,transcription\r\n"
                        + "wav/a.wav,7,\"Hello, \"\"world\"\"\"\r\n"
                        + "\r\n"
                        + "wav/b.wav,8,\"two\nlines\"\r\n"
                        + "c.flac,9,three\r\n");
        assertEquals(
                List.of(
                        utterance(2, "wav/a.wav", "Hello, \"world\""),
                        utterance(4, "wav/b.wav", "two\nlines"),
                        utterance(6, "c.flac", "three")),
                utterances(dataset));
        assertEquals(
                List.of("a", "b", "c"),
                reader().read(dataset, List.of()).sessions().stream()
                        .map(Dataset.Session::name)
                        .toList());
    }

    @Test
    void json_lines_say_the_same_and_may_call_the_transcription_text() throws Exception {
        DatasetReference dataset = dataset(
                "metadata.jsonl",
                """
                {"file_name": "wav/a.wav", "text": "one", "anything": {"else": 1}}
                {"file_name": "c.flac"}
                """);
        assertEquals(List.of(utterance(1, "wav/a.wav", "one"), utterance(2, "c.flac", null)), utterances(dataset));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "metadata.csv   | path,text~a.wav,x~               | line 1: no column file_name",
                "metadata.csv   | file_name,text~wav/a.wav~        | line 2: 1 fields, but 2 columns",
                "metadata.csv   | file_name,text~wav/a.wav,x~,y~   | line 3: file_name is empty",
                "metadata.csv   | file_name,text~wav/a.wav,\"x~    | line 2: not CSV",
                "metadata.jsonl | {\"text\": \"x\"}~               | line 1: no file_name",
                "metadata.jsonl | {\"file_name\": \"a\"}~nonsense~ | line 2: not JSON",
                "metadata.jsonl | {\"file_name\": 7}~              | line 1: file_name is not a text"
            })
    void what_is_wrong_is_said_with_the_file_and_the_line(String file, String content, String problem)
            throws Exception {
        DatasetReference dataset = dataset(file, content.replace('~', '\n'));
        StageFailure failure = assertThrows(StageFailure.class, () -> reader().read(dataset, List.of()));
        assertEquals(FailureReason.InvalidDataset, failure.reason());
        String start = folder.resolve(file) + ", " + problem;
        assertEquals(start, failure.getMessage().substring(0, start.length()), failure.getMessage());
    }

    @Test
    void a_metadata_csv_that_is_not_utf8_is_named_with_the_line() throws Exception {
        DatasetReference dataset = dataset("metadata.csv", "");
        Files.write(
                folder.resolve("metadata.csv"),
                "file_name,text\nwav/a.wav,one\nwav/b.wav,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        StageFailure failure = assertThrows(StageFailure.class, () -> reader().read(dataset, List.of()));
        assertEquals(folder.resolve("metadata.csv") + ", line 3: not UTF-8; correct that line.", failure.getMessage());
    }

    @Test
    void a_folder_without_either_file_says_which_are_wanted() {
        DatasetReference dataset = new DatasetReference(DatasetLayout.AUDIOFOLDER, folder.toString());
        StageFailure failure = assertThrows(StageFailure.class, () -> reader().read(dataset, List.of()));
        assertEquals(
                "There is neither metadata.csv nor metadata.jsonl in " + folder
                        + ": check the dataset's uri, or upload one.",
                failure.getMessage());
    }

    @Test
    void a_corrected_text_changes_the_references_alone_and_another_recording_the_content() throws Exception {
        DatasetReference dataset = dataset("metadata.csv", "file_name,transcription\nwav/a.wav,one\n");
        Dataset.Session before = reader().read(dataset, List.of()).sessions().get(0);
        dataset("metadata.csv", "file_name,transcription\nwav/a.wav,won\n");
        Dataset.Session corrected = reader().read(dataset, List.of()).sessions().get(0);
        assertEquals(before.reference(), corrected.reference());
        assertNotEquals(before.references(), corrected.references());
        Files.writeString(folder.resolve("wav/a.wav"), "another sound");
        SessionReference replaced =
                reader().read(dataset, List.of()).sessions().get(0).reference();
        assertNotEquals(before.reference().content(), replaced.content());
    }
}
