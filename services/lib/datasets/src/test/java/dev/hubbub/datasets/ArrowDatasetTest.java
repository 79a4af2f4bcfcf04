package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.datasets.ManifestSession.Utterance;
import dev.hubbub.datasets.WrittenArrow.Row;
import dev.hubbub.datasets.WrittenParquet.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrowDatasetTest extends DatasetFixture {

    private static final int SOUND_BYTES = 100_000;

    @Test
    void the_files_of_a_saved_split_are_one_dataset_and_recordings_are_taken_out_of_them() throws Exception {
        saved("train", rows(0, 5), rows(5, 7));
        Dataset read = reader().read(dataset("train"), List.of());
        assertEquals(List.of("0", "1", "2", "3", "4", "5", "6"), names(read));
        for (int i = 0; i < 7; i++) {
            Dataset.Session session = read.sessions().get(i);
            Utterance utterance = utterance(session);
            assertEquals("what is said in " + i, utterance.text());
            assertEquals(Integer.toString(i % 2), utterance.speaker());
            assertArrayEquals(sound(i), recording(session));
            assertArrayEquals(sound(i), found(dataset("train"), utterance.media()));
        }
        assertEquals(
                "data-00001-of-00002.arrow/1/5.wav",
                utterance(read.sessions().get(5)).media());
    }

    @Test
    void a_saved_dataset_of_several_splits_is_asked_for_one_of_them() throws Exception {
        saved("all/train", rows(0, 2));
        saved("all/test", rows(2, 3));
        write("all/dataset_dict.json", "{\"splits\": [\"train\", \"test\"]}");
        String both = problem(dataset("all"));
        assertTrue(both.contains("There are several splits in") && both.contains("train, test"), both);
        assertTrue(both.contains(folder.resolve("all/train").toString()), both);
        assertEquals(List.of("2"), names(reader().read(dataset("all/test"), List.of())));
    }

    @Test
    void what_the_state_of_a_saved_split_names_must_be_there_and_be_all_of_it() throws Exception {
        saved("train", rows(0, 1), rows(1, 2));
        Files.delete(folder.resolve("train/data-00001-of-00002.arrow"));
        String missing = problem(dataset("train"));
        assertTrue(missing.contains("There is no data-00001-of-00002.arrow"), missing);
        write(
                "train/state.json",
                "{\"_data_files\": [{\"filename\": \"data-00000-of-00002.arrow\"}],"
                        + " \"_indices_data_files\": [{\"filename\": \"indices.arrow\"}]}");
        String chosen = problem(dataset("train"));
        assertTrue(chosen.contains("chooses rows by indices"), chosen);
        write("train/state.json", "{");
        assertTrue(problem(dataset("train")).contains("is not JSON"));
        Files.delete(folder.resolve("train/state.json"));
        String none = problem(dataset("train"));
        assertTrue(none.contains("There is no state.json in"), none);
        assertEquals(List.of("0"), names(reader().read(dataset("train/data-00000-of-00002.arrow"), List.of())));
    }

    @Test
    void values_that_are_absent_are_absent() throws Exception {
        saved(
                "train",
                List.of(
                        new Row(new Recording(sound(0), "a.wav"), null, "one"),
                        new Row(null, 7L, "two"),
                        new Row(new Recording(null, "c.wav"), 8L, null),
                        new Row(new Recording(sound(3), null), 9L, "four")));
        Dataset read = reader().read(dataset("train"), List.of());
        assertEquals(4, read.sessions().size());
        assertEquals(null, utterance(read.sessions().get(0)).speaker());
        assertEquals(null, utterance(read.sessions().get(2)).text());
        assertArrayEquals(sound(0), recording(read.sessions().get(0)));
        assertArrayEquals(sound(3), recording(read.sessions().get(3)));
        for (int none : new int[] {1, 2}) {
            StageFailure failure = assertThrows(
                    StageFailure.class, () -> recording(read.sessions().get(none)));
            assertEquals(FailureReason.MissingInput, failure.reason());
        }
    }

    @Test
    void paths_alone_are_those_of_files() throws Exception {
        saved("train", List.of(new Row(new Recording(null, "clips/a.wav"), 1L, "one")));
        Files.createDirectories(folder.resolve("train/clips"));
        Files.write(folder.resolve("train/clips/a.wav"), sound(1));
        Dataset read = reader().read(dataset("train"), List.of());
        assertEquals(List.of("a"), names(read));
        assertArrayEquals(sound(1), recording(read.sessions().get(0)));
    }

    @Test
    void columns_are_named_with_what_they_hold() throws Exception {
        saved("train", rows(0, 1));
        String missing = problem(new DatasetReference(
                DatasetLayout.ARROW,
                folder.resolve("train").toString(),
                null,
                new DatasetColumns(null, "scores", null, null, null)));
        assertTrue(missing.contains("the column scores cannot be read as text"), missing);
        assertTrue(
                missing.contains("scores (something else), audio (recordings), speaker_id (whole numbers), level (whole"
                        + " numbers), text (text)"),
                missing);
        Dataset read = reader().read(
                        new DatasetReference(
                                DatasetLayout.ARROW,
                                folder.resolve("train").toString(),
                                null,
                                new DatasetColumns(null, null, null, "level", null)),
                        List.of());
        assertEquals("200", utterance(read.sessions().get(0)).speaker());
    }

    @Test
    void listing_the_utterances_reads_no_recording() throws Exception {
        saved("train", rows(0, 40), rows(40, 80));
        CountedFiles counted = new CountedFiles();
        assertEquals(
                80,
                new DatasetReader(counted)
                        .read(dataset("train"), List.of())
                        .sessions()
                        .size());
        assertTrue(counted.bytesOfParts < 80 * SOUND_BYTES / 8, counted.bytesOfParts + " bytes");
    }

    @Test
    void a_file_of_which_the_end_is_missing_is_said_to_be_damaged_wherever_it_ends() throws Exception {
        saved("train", rows(0, 2));
        Path file = folder.resolve("train/data-00000-of-00001.arrow");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 1; length < whole.length; length += 1 + whole.length / 40) {
            Files.write(file, Arrays.copyOf(whole, length));
            String part = problem(dataset("train"));
            assertTrue(part.contains("it is damaged, or no Arrow file"), part);
        }
        Path firstBatch = folder.resolve("first.arrow");
        WrittenArrow.write(firstBatch, List.of(rows(0, 1)));
        int endMark = 2 * Integer.BYTES;
        byte[] betweenBatches = Arrays.copyOf(whole, Math.toIntExact(Files.size(firstBatch)) - endMark);
        assertArrayEquals(Arrays.copyOf(Files.readAllBytes(firstBatch), betweenBatches.length), betweenBatches);
        for (byte[] some : List.of(betweenBatches, Arrays.copyOf(whole, whole.length - endMark))) {
            Files.write(file, some);
            String part = problem(dataset("train"));
            assertTrue(part.contains("the mark of its end is missing"), part);
        }
    }

    @Test
    void a_file_that_is_damaged_at_any_place_is_read_or_said_to_be() throws Exception {
        saved("train", rows(0, 2));
        Path file = folder.resolve("train/data-00000-of-00001.arrow");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j < 3; j++) {
                damaged[random.nextInt(2000)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, damaged);
            try {
                reader().read(dataset("train"), List.of());
            } catch (StageFailure e) {
                assertEquals(FailureReason.InvalidDataset, e.reason(), e.getMessage());
            }
        }
    }

    @SafeVarargs
    private void saved(String name, List<Row>... files) throws IOException {
        List<String> listed = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            String file = String.format("data-%05d-of-%05d.arrow", i, files.length);
            int half = files[i].size() / 2;
            WrittenArrow.write(
                    folder.resolve(name).resolve(file),
                    List.of(files[i].subList(0, half), files[i].subList(half, files[i].size())));
            listed.add("{\"filename\": \"" + file + "\"}");
        }
        write(name + "/state.json", "{\"_data_files\": [" + String.join(", ", listed) + "], \"_split\": \"train\"}");
        write(name + "/dataset_info.json", "{}");
    }

    private byte[] found(DatasetReference dataset, String name) throws Exception {
        LocalStageContext context = new LocalStageContext(folder.resolve("heard"));
        try (PlannedFiles.Opened opened =
                RowRecording.find(dataset, name, new LocalFiles()).orElseThrow().hold(context.kept())) {
            return Files.readAllBytes(opened.path());
        }
    }

    private static List<Row> rows(int from, int to) {
        List<Row> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(new Row(new Recording(sound(i), i + ".wav"), i % 2L, "what is said in " + i));
        }
        return rows;
    }

    private static byte[] sound(int seed) {
        byte[] bytes = new byte[SOUND_BYTES + seed];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Utterance utterance(Dataset.Session session) throws Exception {
        return reader().manifestSession(session.reference()).utterances().get(0);
    }

    private DatasetReference dataset(String name) {
        return new DatasetReference(DatasetLayout.ARROW, folder.resolve(name).toString());
    }
}
