package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.embedded.LocalHub;
import dev.hubbub.hub.HubDataset;
import dev.hubbub.hub.HubFolder;
import dev.hubbub.hub.HubRepositories;
import dev.hubbub.hub.HubSettings;
import dev.hubbub.hub.HubStageContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubDatasetTest {

    private static final String ROOT = "hf://datasets/lab/tiny@" + LocalHub.COMMIT;

    private LocalHub server;
    private HubRepositories hub;
    private DatasetFiles files;
    private byte[] prompts;

    @BeforeEach
    void start() throws IOException {
        server = new LocalHub();
        hub = new HubRepositories(new HubSettings(server.endpoint(), Optional.empty(), Duration.ofSeconds(3)));
        files = new HubFiles(hub, new LocalFiles());
        prompts = Files.readAllBytes(Path.of("src/test/resources/prompts.parquet"));
    }

    @AfterEach
    void stop() {
        hub.close();
        server.close();
    }

    private DatasetReference reference(String address) throws Exception {
        return HubDatasets.reference(hub.pinned(HubDataset.parse(address)), null, files);
    }

    private Dataset read(DatasetReference dataset) throws Exception {
        return new DatasetReader(files).read(dataset, List.of());
    }

    @Test
    void the_split_of_a_dataset_is_read_at_a_commit_and_its_recordings_are_not_fetched_to_list_them() throws Exception {
        server.file(
                "README.md",
                "---\nconfigs:\n- config_name: default\n  data_files:\n"
                        + "  - {split: train, path: data/train-*}\n  - {split: test, path: data/test-*}\n---\n");
        server.file("data/train-00000-of-00001.parquet", prompts).file("data/test-00000-of-00001.parquet", "no table");
        DatasetReference train = reference("hf://datasets/lab/tiny?split=train");
        assertEquals(DatasetLayout.PARQUET, train.layout());
        assertEquals(ROOT + "?split=train", train.uri());
        server.troubles().addAll(List.of(-3, 503));
        Dataset read = read(train);
        assertEquals(12, read.sessions().size());
        ManifestSession first =
                new DatasetReader(files).manifestSession(read.sessions().get(0).reference());
        String media = first.utterances().get(0).media();
        assertTrue(media.startsWith("data/train-00000-of-00001.parquet/1/"), media);
        assertEquals(ROOT + "/" + media, train.resolve(media));
        assertTrue(
                server.asked().stream().noneMatch("data/train-00000-of-00001.parquet"::equals),
                server.asked().toString());
        StageFailure none = assertThrows(StageFailure.class, () -> reference("hf://datasets/lab/tiny"));
        assertTrue(none.getMessage().contains("has several splits: train, test"), none.getMessage());
    }

    @Test
    void a_folder_and_a_file_of_a_repository_may_be_named() throws Exception {
        server.file("en/train.parquet", prompts).file("de/train.parquet", "no table");
        assertEquals(12, read(reference("hf://datasets/lab/tiny/en")).sessions().size());
        DatasetReference file = new DatasetReference(DatasetLayout.PARQUET, ROOT + "/en/train.parquet");
        assertEquals(12, read(file).sessions().size());
        assertEquals(ROOT + "/en/x.wav", file.resolve("x.wav"));
    }

    @Test
    void a_stage_opens_recordings_of_a_hub_like_others(@TempDir Path folder) throws Exception {
        server.file("data/train.parquet", prompts)
                .file("clips/metadata.csv", "file_name,transcription\na.wav,one\n")
                .file("clips/a.wav", "sound");
        StageContext context = new HubStageContext(
                new LocalStageContext(folder.resolve("work")), hub, new HubFolder(folder.resolve("hub")));
        DatasetReader reader = new DatasetReader(new StageFiles(context));
        for (DatasetReference dataset : List.of(
                new DatasetReference(DatasetLayout.PARQUET, ROOT + "?split=train"),
                new DatasetReference(DatasetLayout.AUDIOFOLDER, ROOT + "/clips"))) {
            Dataset.Session last = reader.read(dataset, List.of()).sessions().stream()
                    .reduce((before, session) -> session)
                    .orElseThrow();
            String media =
                    reader.manifestSession(last.reference()).utterances().get(0).media();
            byte[] opened = Files.readAllBytes(reader.files(last.reference()).open(media, context));
            byte[] known = dataset.layout() == DatasetLayout.PARQUET
                    ? Files.readAllBytes(
                            Path.of("../../../local-dev/samples/asterisk-en").resolve(last.name() + ".g722"))
                    : "sound".getBytes(StandardCharsets.UTF_8);
            assertArrayEquals(known, opened);
        }
    }

    @Test
    void an_audiofolder_is_one_on_a_hub_too() throws Exception {
        server.file("train/metadata.csv", "file_name,transcription\na.wav,one\nb.wav,two\n")
                .file("train/a.wav", "sound")
                .file("test/metadata.csv", "file_name,transcription\nc.wav,three\n");
        DatasetReference train = reference("hf://datasets/lab/tiny?split=train");
        assertEquals(new DatasetReference(DatasetLayout.AUDIOFOLDER, ROOT + "/train"), train);
        Dataset read = read(train);
        assertEquals(2, read.sessions().size());
        assertEquals(ROOT + "/train/a.wav", train.resolve("a.wav"));
        PlannedFiles planned =
                new DatasetReader(files).files(read.sessions().get(0).reference());
        assertTrue(planned.has("a.wav"));
    }

    private String refused(String address) {
        StageFailure failure = assertThrows(StageFailure.class, () -> reference(address));
        assertEquals(FailureReason.InvalidDataset, failure.reason());
        return failure.getMessage();
    }

    @Test
    void files_may_be_named_and_then_no_split() throws Exception {
        server.file("data/train-0.parquet", prompts).file("data/test-0.parquet", "no table");
        for (String files : List.of("data/train-*.parquet", "data/train-0.parquet")) {
            DatasetReference named = reference("hf://datasets/lab/tiny/" + files);
            assertEquals(new DatasetReference(DatasetLayout.PARQUET, ROOT + "/" + files), named);
            assertEquals(12, read(named).sessions().size());
        }
        String both = refused("hf://datasets/lab/tiny/data/*.parquet?split=train");
        assertTrue(both.contains("leave ? and what follows out"), both);
    }

    @Test
    void a_saved_split_is_a_folder_of_a_repository(@TempDir Path folder) throws Exception {
        Path written = folder.resolve("data-00000-of-00001.arrow");
        WrittenParquet.Recording recording =
                new WrittenParquet.Recording("sound".getBytes(StandardCharsets.UTF_8), "a.wav");
        WrittenArrow.write(written, List.of(List.of(new WrittenArrow.Row(recording, 1L, "one"))));
        server.file("train/data-00000-of-00001.arrow", Files.readAllBytes(written))
                .file("train/state.json", "{\"_data_files\": [{\"filename\": \"data-00000-of-00001.arrow\"}]}")
                .file("test/metadata.csv", "file_name,text\na.wav,two\n");
        Dataset read = read(new DatasetReference(DatasetLayout.ARROW, ROOT + "/train"));
        assertEquals(1, read.sessions().size());
        assertTrue(new DatasetReader(files)
                .files(read.sessions().get(0).reference())
                .has("data-00000-of-00001.arrow/1/a.wav"));
    }

    @Test
    void metadata_in_several_folders_is_not_passed_over() {
        server.file("train/a/metadata.csv", "file_name,text\na.wav,one\n")
                .file("train/b/metadata.csv", "file_name,text\nb.wav,two\n");
        String several = refused("hf://datasets/lab/tiny?split=train");
        assertTrue(several.contains("has several folders with metadata"), several);
        assertTrue(several.contains(ROOT + "/train/a, " + ROOT + "/train/b; name one"), several);
    }

    @Test
    void metadata_above_the_recordings_of_several_splits_is_of_none() throws Exception {
        server.file("metadata.csv", "file_name,text\ntrain/a.wav,one\ntest/b.wav,two\n")
                .file("train/a.wav", "sound")
                .file("test/b.wav", "sound");
        for (String address : List.of("hf://datasets/lab/tiny", "hf://datasets/lab/tiny?split=train")) {
            String mixed = refused(address);
            assertTrue(mixed.contains("above the recordings of test, train"), mixed);
        }
    }

    @Test
    void metadata_above_recordings_that_say_no_split_is_that_of_all() throws Exception {
        server.file("metadata.csv", "file_name,text\nwav/test_a.wav,one\n").file("wav/test_a.wav", "sound");
        assertEquals(1, read(reference("hf://datasets/lab/tiny")).sessions().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://lab-private/x.wav",
                "file:///etc/passwd",
                "https://lab/x.wav",
                "hf://datasets/lab/private@0123456789012345678901234567890123456789/x.wav"
            })
    void rows_of_a_repository_name_files_of_it_alone(String elsewhere) {
        server.file("a/metadata.csv", "file_name,text\n../x.wav,one\n" + elsewhere + ",two\n")
                .file("a/all.jsonl", "{\"audio_filepath\": \"" + elsewhere + "\"}\n");
        for (DatasetReference dataset : List.of(
                new DatasetReference(DatasetLayout.AUDIOFOLDER, ROOT + "/a"),
                new DatasetReference(DatasetLayout.MANIFEST, ROOT + "/a/all.jsonl"))) {
            StageFailure failure = assertThrows(StageFailure.class, () -> read(dataset));
            assertEquals(FailureReason.InvalidDataset, failure.reason());
            assertTrue(failure.getMessage().contains("which is not in the same repository"), failure.getMessage());
        }
    }

    @Test
    void a_readme_that_is_no_text_for_people_is_not_read() {
        server.file("README.md", "-".repeat((1 << 20) + 1)).file("train.parquet", prompts);
        String large = refused("hf://datasets/lab/tiny");
        assertTrue(large.contains("README.md of more than 1 MB"), large);
    }

    @Test
    void a_dataset_in_another_layout_is_said_to_be() throws Exception {
        server.file("data.tar.gz", "packed").file("tiny.py", "a script");
        StageFailure none = assertThrows(StageFailure.class, () -> reference("hf://datasets/lab/tiny"));
        assertEquals(FailureReason.InvalidDataset, none.reason());
        assertTrue(none.getMessage().contains("refs/convert/parquet"), none.getMessage());
        StageFailure branch = assertThrows(
                StageFailure.class,
                () -> read(new DatasetReference(DatasetLayout.PARQUET, "hf://datasets/lab/tiny@main")));
        assertTrue(branch.getMessage().contains("is no dataset at a commit"), branch.getMessage());
    }
}
