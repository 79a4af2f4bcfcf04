package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of manifests that are not what they should be. */
class DamagedManifestTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'audio_filepath': 'a.wav', 'duration': 1e999}|line 2: duration is not a number of seconds",
                "{'audio_filepath': 'a.wav', 'offset': -1e999}|line 2: offset is not a number of seconds",
                "{'audio_filepath': 'a.wav', 'offset': '3'}|line 2: offset is not a number of seconds",
                "{'audio_filepath': 'a.wav', 'speaker': 7}|line 2: speaker is not a text",
                "{'audio_filepath': 'a.wav'}{'audio_filepath': 'b.wav'}|line 2: not JSON (several objects",
                "{'audio_filepath': 'a.wav', 'text': 'a', 'text': 'b'}|line 2: not JSON (several objects",
                "{'audio_filepath': 'a.wav',|line 2: not JSON (it does not end on this line",
                "{|jq -c . FILE",
                "[{'audio_filepath': 'a.wav'}]|jq -c '.[]' FILE",
                "{'audio_filepath': 'a\\u0000.wav'}|line 2: audio_filepath cannot be the name of a file",
                "{'audio_filepath': 'a.wav', 'session': '\\ud800'}|line 2: session holds a half",
            })
    void a_damaged_line_is_named_with_its_number_and_field(String line, String problem) throws Exception {
        DatasetReference dataset = manifest(
                "{\"audio_filepath\": \"a.wav\"}\n" + line.replace('\'', '"').replace("\".[]\"", "'.[]'"));
        assertTrue(problem(dataset).contains(problem), problem(dataset));
        assertTrue(problem(dataset).contains("manifest.jsonl"), problem(dataset));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16"})
    void another_encoding_is_named_with_the_remedy(String encoding) throws Exception {
        String text = "{\"audio_filepath\": \"a.wav\"}\n";
        DatasetReference dataset = manifest(text);
        Files.write(folder.resolve("manifest.jsonl"), text.getBytes(Charset.forName(encoding)));
        assertTrue(problem(dataset).contains("manifest.jsonl"), problem(dataset));
        assertTrue(problem(dataset).contains("in UTF-16"), problem(dataset));
        assertTrue(problem(dataset).contains("in UTF-8"), problem(dataset));
    }

    @Test
    void what_is_packed_is_named_with_the_remedy() throws Exception {
        DatasetReference dataset = manifest("");
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(folder.resolve("manifest.jsonl")))) {
            packed.write("{\"audio_filepath\": \"a.wav\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        assertTrue(
                problem(dataset).endsWith("manifest.jsonl: it is packed with gzip; unpack it first."),
                problem(dataset));
    }

    @Test
    void an_utterance_that_is_there_before_is_found_however_its_recording_is_written() throws Exception {
        DatasetReference dataset = manifest(
                """
                {"audio_filepath": "wav/a.wav", "offset": 1, "text": "one", "session": "s"}
                {"audio_filepath": "wav/a.wav", "offset": 2, "text": "two", "session": "s"}
                {"audio_filepath": "./wav/../wav/a.wav", "offset": 1.0, "text": "one", "session": "s"}
                {"audio_filepath": "wav/a.wav", "offset": 1, "speaker": "x", "text": "other", "session": "s"}
                {"audio_filepath": "wav/a.wav", "offset": 1, "text": "other", "session": "t"}
                """);
        Dataset read = reader().read(dataset, List.of());
        ManifestSession s = reader().manifestSession(read.sessions().get(0).reference());
        ManifestSession t = reader().manifestSession(read.sessions().get(1).reference());
        assertEquals(Map.of(2, 0), s.repeated());
        assertEquals(Map.of(), t.repeated());
    }

    private DatasetReference manifest(String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("manifest.jsonl"), lines);
        return new DatasetReference(DatasetLayout.MANIFEST, file.toString());
    }

    private static DatasetReader reader() {
        return new DatasetReader(new LocalFiles());
    }

    private static String problem(DatasetReference dataset) {
        StageFailure e = assertThrows(StageFailure.class, () -> reader().read(dataset, List.of()));
        assertEquals(FailureReason.InvalidDataset, e.reason());
        return e.getMessage();
    }
}
