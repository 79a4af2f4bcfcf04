package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.embedded.EmbeddedObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredDatasetTest {

    private static final DatasetReference MANIFEST =
            new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/media/talks/test.jsonl");
    private static final DatasetReference MCOREC =
            new DatasetReference(DatasetLayout.MCOREC, "s3://hubbub/media/mcorec");

    private static EmbeddedObjectStore server;
    private static ObjectStore objects;

    private final DatasetReader reader = new DatasetReader(new StoredFiles(objects));

    @BeforeAll
    static void fillStore(@TempDir Path data) throws Exception {
        server = EmbeddedObjectStore.start(data, 0, "key", "secret");
        objects = ObjectStore.connect(new ObjectStoreSettings(server.endpoint(), "key", "secret", "hubbub"));
        objects.ensureBucket();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            lines.append("{\"audio_filepath\": \"en/" + i + ".wav\", \"text\": \"number " + i + "\"}\n");
            if (i != 5) {
                put("media/talks/en/" + i + ".wav", "sound " + i);
            }
        }
        lines.append("{\"audio_filepath\": \"../elsewhere/x.wav\"}\n");
        put("media/elsewhere/x.wav", "sound x");
        put("media/talks/test.jsonl", lines.toString());
        put("media/talks/broken.jsonl", "{\"audio_filepath\": \"en/0.wav\"}\n{\"audio_filepath\n");
        put("media/mcorec/session_1/metadata.json", "{\"spk_0\": {\"central\": {\"crops\": [{\"asd\": \"a.json\"}]}}}");
        put("media/mcorec/session_1/a.json", "{}");
        put("media/mcorec/session_1/labels/spk_0.vtt", "WEBVTT");
        put("media/mcorec/session_10/metadata.json", "{\"spk_0\": {\"central\": {\"crops\": []}}}");
    }

    @AfterAll
    static void stop() throws Exception {
        objects.close();
        server.close();
    }

    @Test
    void a_manifest_in_the_store_is_planned_and_worked_on() throws Exception {
        Dataset dataset = reader.read(MANIFEST, List.of());
        assertEquals(9, dataset.sessions().size());
        for (Dataset.Session session : dataset.sessions()) {
            ManifestSession read = reader.manifestSession(session.reference());
            assertEquals(session.name(), read.name());
            reader.requireReferences(session.reference(), session.references());
        }
        String media = reader.manifestSession(dataset.sessions().get(3).reference())
                .recordings()
                .get(0);
        assertEquals("s3://hubbub/media/talks/en/3.wav", MANIFEST.resolve(media));
    }

    @Test
    void tables_in_the_store_are_read_by_their_parts_as_they_were_planned(@TempDir Path folder) throws Exception {
        Path prompts = Path.of("src/test/resources/prompts.parquet");
        objects.put("media/tables/data/train-00000-of-00001.parquet", prompts);
        DatasetReference tables = new DatasetReference(DatasetLayout.PARQUET, "s3://hubbub/media/tables");
        Dataset read = reader.read(tables, List.of());
        assertEquals(12, read.sessions().size());
        StoredFiles files = new StoredFiles(objects);
        Location file = Location.of("s3://hubbub/media/tables/data/train-00000-of-00001.parquet");
        StoredObject known = files.find(file).orElseThrow();
        byte[] whole = Files.readAllBytes(prompts);
        assertArrayEquals(Arrays.copyOfRange(whole, 1000, 3000), files.read(file, known, 1000, 2000));
        assertArrayEquals(
                Arrays.copyOfRange(whole, whole.length - 5, whole.length),
                files.read(file, known, whole.length - 5, 100));
        whole[1000]++;
        objects.put("media/tables/data/train-00000-of-00001.parquet", whole);
        StageFailure changed = assertThrows(StageFailure.class, () -> files.read(file, known, 1000, 2000));
        assertEquals(FailureReason.DatasetChanged, changed.reason());
    }

    @Test
    void a_session_whose_name_begins_like_another_keeps_its_own_files() throws Exception {
        Dataset dataset = reader.read(MCOREC, List.of());
        SessionReference one = dataset.sessions().get(0).reference();
        assertEquals("session_1", one.name());
        assertTrue(dataset.sessions().get(0).hasActivity());
        assertEquals(
                List.of("spk_0.vtt"),
                List.copyOf(reader.mcorecSession(one).labels().keySet()));
        reader.mcorecSession(dataset.sessions().get(1).reference());
    }

    @Test
    void a_broken_line_is_named_by_the_manifests_address() {
        StageFailure e = assertThrows(
                StageFailure.class,
                () -> reader.read(
                        new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/media/talks/broken.jsonl"),
                        List.of()));
        assertTrue(
                e.getMessage().startsWith("manifest s3://hubbub/media/talks/broken.jsonl, line 2: not JSON ("),
                e.getMessage());
    }

    @Test
    void a_stage_reads_the_same_session_through_its_context(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.wav"), "sound");
        Files.writeString(
                folder.resolve("m.jsonl"), "{\"audio_filepath\": \"a.wav\"}\n{\"audio_filepath\": \"b.wav\"}\n");
        DatasetReference local = new DatasetReference(
                DatasetLayout.MANIFEST, folder.resolve("m.jsonl").toUri().toString());
        StageFiles files = new StageFiles(new LocalStageContext(folder.resolve("work")));
        Dataset planned = new DatasetReader(files).read(local, List.of());
        DatasetReader inStage = new DatasetReader(files);
        for (Dataset.Session session : planned.sessions()) {
            assertEquals(
                    session.name(), inStage.manifestSession(session.reference()).name());
        }
        assertEquals(planned, inStage.read(local, List.of()));
    }

    @Test
    void a_recording_that_is_replaced_between_finding_and_opening_is_refused(@TempDir Path folder) throws Exception {
        Path recording = Files.writeString(folder.resolve("a.wav"), "sound");
        Files.writeString(folder.resolve("m.jsonl"), "{\"audio_filepath\": \"./x/../a.wav\"}\n");
        DatasetReference local = new DatasetReference(
                DatasetLayout.MANIFEST, folder.resolve("m.jsonl").toUri().toString());
        LocalStageContext context = new LocalStageContext(folder.resolve("work"));
        DatasetReader inStage = new DatasetReader(new StageFiles(context));
        SessionReference session =
                inStage.read(local, List.of()).sessions().get(0).reference();
        PlannedFiles files = inStage.files(session);
        assertEquals(recording, files.open("./x/../a.wav", context).normalize());
        assertEquals(
                FailureReason.MissingInput,
                assertThrows(StageFailure.class, () -> files.open("b.wav", context))
                        .reason());

        Files.writeString(recording, "another");
        StageFailure changed = assertThrows(StageFailure.class, () -> files.open("./x/../a.wav", context));
        assertEquals(FailureReason.DatasetChanged, changed.reason());
        assertTrue(changed.getMessage().contains(recording.toString()), changed.getMessage());
    }

    @Test
    void an_audio_folder_is_opened_as_planned_and_its_table_read_anew_when_it_is_out_of_date(@TempDir Path folder)
            throws Exception {
        Path clips = Files.createDirectories(folder.resolve("clips"));
        Path table = Files.writeString(clips.resolve("metadata.csv"), "file_name,transcription\na.wav,one\n");
        Path recording = Files.writeString(clips.resolve("a.wav"), "sound");
        DatasetReference local =
                new DatasetReference(DatasetLayout.AUDIOFOLDER, clips.toUri().toString());
        LocalStageContext context = new LocalStageContext(folder.resolve("work"));
        StageFiles files = new StageFiles(context);
        Manifests manifests = new Manifests();
        SessionReference session = planned(files, local);
        PlannedFiles opened = new DatasetReader(files, manifests).files(session);
        assertEquals(recording, opened.open("a.wav", context).normalize());

        Files.writeString(table, "file_name,transcription\na.wav,won\n");
        Dataset.Session corrected =
                new DatasetReader(files).read(local, List.of()).sessions().get(0);
        assertEquals(session, corrected.reference());
        new DatasetReader(files, manifests).requireReferences(session, corrected.references());

        Files.writeString(recording, "another");
        StageFailure changed = assertThrows(StageFailure.class, () -> opened.open("a.wav", context));
        assertEquals(FailureReason.DatasetChanged, changed.reason());
        StageFailure replaced =
                assertThrows(StageFailure.class, () -> new DatasetReader(files, manifests).files(session));
        assertEquals(FailureReason.DatasetChanged, replaced.reason());
    }

    @Test
    void what_an_earlier_task_read_is_used_again_unless_it_is_out_of_date(@TempDir Path folder) throws Exception {
        Path manifest = folder.resolve("m.jsonl");
        Files.writeString(folder.resolve("a.wav"), "sound");
        Files.writeString(manifest, "{\"audio_filepath\": \"a.wav\", \"duration\": 1}\n");
        DatasetReference local =
                new DatasetReference(DatasetLayout.MANIFEST, manifest.toUri().toString());
        StageFiles files = new StageFiles(new LocalStageContext(folder.resolve("work")));
        Manifests manifests = new Manifests();
        SessionReference first = planned(files, local);
        new DatasetReader(files, manifests).manifestSession(first);

        Files.writeString(manifest, "{\"audio_filepath\": \"a.wav\", \"duration\": 2}\n");
        // What was planned is still known, whatever the manifest says now.
        assertEquals(
                1.0,
                new DatasetReader(files, manifests)
                        .manifestSession(first)
                        .utterances()
                        .get(0)
                        .duration());
        SessionReference second = planned(files, local);
        assertEquals(
                2.0,
                new DatasetReader(files, manifests)
                        .manifestSession(second)
                        .utterances()
                        .get(0)
                        .duration());
        StageFailure gone =
                assertThrows(StageFailure.class, () -> new DatasetReader(files, manifests).manifestSession(first));
        assertEquals(FailureReason.DatasetChanged, gone.reason());
    }

    @Test
    void labels_and_metadata_are_read_as_they_were_planned() throws Exception {
        Dataset.Session session =
                reader.read(MCOREC, List.of("session_1")).sessions().get(0);
        Map<String, byte[]> labels =
                new DatasetReader(new StoredFiles(objects)).mcorecLabels(session.reference(), session.references());
        assertEquals(Set.of("labels/spk_0.vtt", "metadata.json"), labels.keySet());
        assertEquals("WEBVTT", new String(labels.get("labels/spk_0.vtt"), StandardCharsets.UTF_8));

        // Replaced after the listing was found to be right, before the file is read.
        DatasetReader late = new DatasetReader(new StoredFiles(objects));
        late.requireReferences(session.reference(), session.references());
        put("media/mcorec/session_1/labels/spk_0.vtt", "WEBVTT corrected");
        try {
            StageFailure changed = assertThrows(
                    StageFailure.class, () -> late.mcorecLabels(session.reference(), session.references()));
            assertEquals(FailureReason.DatasetChanged, changed.reason());
            assertTrue(changed.getMessage().contains("session_1/labels/spk_0.vtt"), changed.getMessage());
        } finally {
            put("media/mcorec/session_1/labels/spk_0.vtt", "WEBVTT");
        }
    }

    private static SessionReference planned(StageFiles files, DatasetReference dataset) throws Exception {
        return new DatasetReader(files)
                .read(dataset, List.of())
                .sessions()
                .get(0)
                .reference();
    }

    private static void put(String key, String text) throws Exception {
        objects.put(key, text.getBytes(StandardCharsets.UTF_8));
    }
}
