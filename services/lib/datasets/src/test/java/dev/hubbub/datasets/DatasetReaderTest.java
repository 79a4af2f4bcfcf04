package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.SessionReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetReaderTest extends DatasetFixture {

    @Test
    void the_lines_of_one_recording_are_a_session_and_so_are_those_of_one_session_field() throws Exception {
        sound("wav/a.wav", "wav/b.wav");
        DatasetReference dataset = manifest(
                """
                {"audio_filepath": "wav/a.wav", "text": "one", "offset": 0, "duration": 1.5, "speaker": "x"}

                {"audio_filepath": "wav/b.wav", "text": "two", "session": "meeting", "lang": "en"}
                {"audio_filepath": "wav/a.wav", "text": "three", "offset": 1.5}
                {"audio_filepath": "./wav/a.wav", "session": "meeting"}
                """);
        Dataset read = reader().read(dataset, List.of());
        assertEquals(List.of("a", "meeting"), names(read));
        assertFalse(read.sessions().get(0).hasActivity());

        ManifestSession a = reader().manifestSession(read.sessions().get(0).reference());
        assertEquals(
                List.of(
                        new ManifestSession.Utterance(1, "wav/a.wav", 0, 1.5, "x", null, "one"),
                        new ManifestSession.Utterance(4, "wav/a.wav", 1.5, null, null, null, "three")),
                a.utterances());
        assertEquals(List.of("wav/a.wav"), a.recordings());
        ManifestSession meeting =
                reader().manifestSession(read.sessions().get(1).reference());
        assertEquals("en", meeting.utterances().get(0).language());
        assertEquals(null, meeting.utterances().get(1).text());
    }

    @Test
    void recordings_of_one_name_are_told_apart_by_their_paths() throws Exception {
        DatasetReference dataset = manifest(
                """
                {"audio_filepath": "en/hello.wav"}
                {"audio_filepath": "../fr/hello.wav"}
                {"audio_filepath": "en/bye.wav"}
                {"audio_filepath": "en/bye.flac"}
                {"audio_filepath": "en/noise"}
                """);
        assertEquals(
                List.of("en_hello", "fr_hello", "en_bye.wav", "en_bye.flac", "noise"),
                names(reader().read(dataset, List.of())));
    }

    @Test
    void a_session_field_that_is_also_a_recordings_name_is_refused() throws Exception {
        DatasetReference dataset = manifest(
                """
                {"audio_filepath": "a.wav"}
                {"audio_filepath": "b.wav", "session": "a"}
                """);
        assertTrue(problem(dataset).contains("line 2: the session 'a'"), problem(dataset));
    }

    @Test
    void a_corrected_text_changes_what_scoring_depends_on_and_nothing_else() throws Exception {
        sound("a.wav");
        Dataset.Session before =
                only(manifest("{\"audio_filepath\": \"a.wav\", \"text\": \"won\", \"offset\": 1.0}\n"));
        Dataset.Session after = only(manifest(
                "{\"offset\": 1, \"text\": \"one\", \"audio_filepath\": \"a.wav\", " + "\"note\": \"corrected\"}\n"));
        assertEquals(before.reference().content(), after.reference().content());
        assertNotEquals(before.references(), after.references());

        reader().manifestSession(before.reference());
        reader().requireReferences(after.reference(), after.references());
        StageFailure e = assertThrows(
                StageFailure.class, () -> reader().requireReferences(before.reference(), before.references()));
        assertEquals(FailureReason.DatasetChanged, e.reason());
        assertTrue(e.getMessage().contains("reference texts of session a"), e.getMessage());
    }

    @Test
    void other_bytes_in_a_recording_or_another_limit_change_the_content() throws Exception {
        sound("a.wav");
        DatasetReference dataset = manifest("{\"audio_filepath\": \"a.wav\", \"duration\": 2}\n");
        SessionReference before = only(dataset).reference();
        Files.writeString(folder.resolve("a.wav"), "other sound");
        SessionReference louder = only(dataset).reference();
        assertNotEquals(before.content(), louder.content());
        StageFailure e = assertThrows(StageFailure.class, () -> reader().manifestSession(before));
        assertEquals(FailureReason.DatasetChanged, e.reason());
        assertTrue(e.getMessage().contains("start another run"), e.getMessage());

        SessionReference longer = only(manifest("{\"audio_filepath\": \"a.wav\", \"duration\": 3}\n"))
                .reference();
        assertNotEquals(louder.content(), longer.content());

        manifest("{\"audio_filepath\": \"b.wav\"}\n");
        assertEquals(
                FailureReason.DatasetChanged,
                assertThrows(StageFailure.class, () -> reader().manifestSession(longer))
                        .reason());
    }

    @Test
    void a_missing_recording_is_its_sessions_matter_and_its_arrival_a_change() throws Exception {
        sound("here.wav");
        DatasetReference dataset = manifest(
                """
                {"audio_filepath": "here.wav"}
                {"audio_filepath": "gone.wav"}
                """);
        Dataset before = reader().read(dataset, List.of());
        assertEquals(List.of("here", "gone"), names(before));
        assertEquals(
                "gone.wav",
                reader().manifestSession(before.sessions().get(1).reference())
                        .recordings()
                        .get(0));
        sound("gone.wav");
        Dataset after = reader().read(dataset, List.of());
        assertEquals(
                before.sessions().get(0).reference(), after.sessions().get(0).reference());
        assertNotEquals(
                before.sessions().get(1).reference(), after.sessions().get(1).reference());
    }

    @Test
    void a_dataset_that_was_copied_elsewhere_has_the_same_content() throws Exception {
        sound("a.wav");
        String line = "{\"audio_filepath\": \"a.wav\"}\n";
        SessionReference here = only(manifest(line)).reference();
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.copy(folder.resolve("a.wav"), elsewhere.resolve("a.wav"));
        Files.writeString(elsewhere.resolve("renamed.jsonl"), line);
        SessionReference there = only(new DatasetReference(
                        DatasetLayout.MANIFEST,
                        elsewhere.resolve("renamed.jsonl").toString()))
                .reference();
        assertEquals(here.content(), there.content());
    }

    @Test
    void what_is_wrong_with_a_line_is_said_with_file_and_number() throws Exception {
        Map<String, String> problems = Map.ofEntries(
                Map.entry("{\"audio_filepath\": \"a.wav\"", "not JSON ("),
                Map.entry("{\"audio_filepath\": \"a.wav\"} {\"audio_filepath\": \"b.wav\"}", "not JSON ("),
                Map.entry("[]", "not a JSON object"),
                Map.entry("{\"text\": \"one\"}", "no audio_filepath"),
                Map.entry("{\"audio_filepath\": 7}", "audio_filepath is not a text"),
                Map.entry("{\"audio_filepath\": \" \"}", "audio_filepath is empty"),
                Map.entry("{\"audio_filepath\": \"a.wav\", \"offset\": \"1\"}", "offset is not a number of seconds"),
                Map.entry("{\"audio_filepath\": \"a.wav\", \"offset\": -1}", "offset is -1"),
                Map.entry("{\"audio_filepath\": \"a.wav\", \"duration\": 0}", "duration is 0"),
                Map.entry("{\"audio_filepath\": \"a.wav\", \"session\": \"\"}", "session is empty"));
        for (Map.Entry<String, String> problem : problems.entrySet()) {
            DatasetReference dataset = manifest("{\"audio_filepath\": \"a.wav\"}\n\n" + problem.getKey() + "\n");
            String message = problem(dataset);
            assertTrue(message.startsWith("manifest " + dataset.uri() + ", line 3: " + problem.getValue()), message);
        }
    }

    @Test
    void a_manifest_that_is_missing_empty_or_not_utf8_is_named() throws Exception {
        DatasetReference missing = new DatasetReference(
                DatasetLayout.MANIFEST, folder.resolve("missing.jsonl").toString());
        assertTrue(problem(missing).startsWith("There is no manifest " + missing.uri()), problem(missing));
        assertTrue(problem(manifest("\n \n")).endsWith("has no lines: it needs one for each utterance."));
        DatasetReference latin = manifest("");
        Files.write(Path.of(latin.uri()), "{\"audio_filepath\": \"é.wav\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(problem(latin).contains("line 1: not UTF-8"), problem(latin));
    }

    @Test
    void sessions_are_chosen_by_name_in_the_order_wanted_and_an_unknown_one_is_named() throws Exception {
        DatasetReference dataset = manifest(
                """
                {"audio_filepath": "a.wav"}
                {"audio_filepath": "b.wav"}
                {"audio_filepath": "c.wav"}
                """);
        assertEquals(List.of("c", "a"), names(reader().read(dataset, List.of("c", "a"))));
        StageFailure e = assertThrows(StageFailure.class, () -> reader().read(dataset, List.of("a", "d")));
        assertEquals("There is no session 'd' in " + dataset.uri() + "; there are: a, b, c.", e.getMessage());
    }

    @Test
    void a_manifest_of_many_sessions_is_read_once_and_its_folder_listed_once() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            sound("wav/" + i + ".wav");
            lines.append("{\"audio_filepath\": \"wav/" + i + ".wav\", \"text\": \"number " + i + "\"}\n");
        }
        Dataset planned = reader().read(manifest(lines.toString()), List.of());

        CountedFiles files = new CountedFiles();
        DatasetReader worker = new DatasetReader(files);
        for (Dataset.Session session : planned.sessions()) {
            worker.requireReferences(session.reference(), session.references());
            assertEquals(
                    1, worker.manifestSession(session.reference()).utterances().size());
        }
        assertEquals(1, files.reads);
        assertEquals(1, files.listings);
        assertEquals(4, files.lookups);
    }

    @Test
    void a_reader_goes_on_with_what_it_saw_first_and_the_next_one_sees_the_change() throws Exception {
        sound("a.wav");
        DatasetReference dataset = manifest("{\"audio_filepath\": \"a.wav\", \"text\": \"one\"}");
        DatasetReader first = reader();
        Dataset.Session planned = first.read(dataset, List.of()).sessions().get(0);
        manifest("{\"audio_filepath\": \"a.wav\", \"text\": \"two\"}");

        first.requireReferences(planned.reference(), planned.references());
        assertThrows(StageFailure.class, () -> reader().requireReferences(planned.reference(), planned.references()));
    }

    private DatasetReference manifest(String lines) throws IOException {
        write("manifest.jsonl", lines);
        return new DatasetReference(
                DatasetLayout.MANIFEST, folder.resolve("manifest.jsonl").toString());
    }

    private void sound(String... names) throws IOException {
        for (String name : names) {
            write(name, "sound of " + name);
        }
    }

    private Dataset.Session only(DatasetReference dataset) throws Exception {
        Dataset read = reader().read(dataset, List.of());
        assertEquals(1, read.sessions().size());
        return read.sessions().get(0);
    }
}
