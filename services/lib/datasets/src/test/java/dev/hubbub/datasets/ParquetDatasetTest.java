package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.datasets.ManifestSession.Utterance;
import dev.hubbub.datasets.WrittenParquet.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetDatasetTest extends DatasetFixture {

    private static final int SOUND_BYTES = 3000;

    @ParameterizedTest
    @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "ZSTD", "GZIP", "LZ4_RAW"})
    void each_row_is_an_utterance_and_its_recording_is_taken_out_of_the_file(CompressionCodecName codec)
            throws Exception {
        WrittenParquet.write(folder.resolve("train.parquet"), WrittenParquet.HUGGING_FACE, codec, 3, rows(0, 8));
        DatasetReference dataset = dataset("train.parquet");
        Dataset read = reader().read(dataset, List.of());
        assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7"), names(read));
        for (int i = 0; i < 8; i++) {
            Dataset.Session session = read.sessions().get(i);
            Utterance utterance =
                    reader().manifestSession(session.reference()).utterances().get(0);
            assertEquals("what is said in " + i, utterance.text());
            assertEquals("train.parquet/" + (i + 1) + "/" + i + ".wav", utterance.media());
            assertArrayEquals(sound(i), recording(session));
        }
    }

    @Test
    void the_shards_of_a_folder_are_one_dataset_in_their_order() throws Exception {
        shard("data/train-00000-of-00002.parquet", 0, 2);
        shard("data/train-00001-of-00002.parquet", 2, 5);
        for (String uri : List.of("data", "data/train-*.parquet")) {
            Dataset read = reader().read(dataset(uri), List.of());
            assertEquals(List.of("0", "1", "2", "3", "4"), names(read), uri);
            assertArrayEquals(sound(4), recording(read.sessions().get(4)));
        }
    }

    @Test
    void splits_that_lie_together_and_shards_that_are_missing_are_refused() throws Exception {
        shard("data/train-00000-of-00001.parquet", 0, 2);
        shard("data/test-00000-of-00001.parquet", 2, 3);
        String both = problem(dataset("data"));
        assertTrue(both.contains("several datasets or splits in") && both.contains("test, train"), both);
        assertTrue(both.contains("data/test-00000-of-00001.parquet"), both);
        assertEquals(List.of("2"), names(reader().read(dataset("data/test-*.parquet"), List.of())));
        shard("half/train-00001-of-00002.parquet", 0, 2);
        String half = problem(dataset("half"));
        assertTrue(half.contains("There are 1 of 2 files"), half);
    }

    @ParameterizedTest
    @CsvSource({
        "train_0, test_0",
        "train0, test0",
        "en_train, en_test",
        "train, val",
        "train, my-eval",
        "train/0, test/0",
        "a/train_b, a/b"
    })
    void splits_are_told_apart_however_they_are_called(String one, String other) throws Exception {
        shard("data/" + one + ".parquet", 0, 2);
        shard("data/" + other + ".parquet", 2, 3);
        String both = problem(dataset("data"));
        assertTrue(both.contains("several datasets or splits in"), both);
    }

    @Test
    void files_of_one_split_are_one_dataset_and_the_remedy_names_no_others() throws Exception {
        shard("data/latest_0.parquet", 0, 2);
        shard("data/contest_1.parquet", 2, 3);
        assertEquals(3, reader().read(dataset("data"), List.of()).sessions().size());
        shard("two/test_0.parquet", 0, 1);
        shard("two/test_1.parquet", 1, 2);
        shard("two/train_0.parquet", 2, 3);
        String both = problem(dataset("two"));
        assertTrue(both.contains("two/test_*.parquet"), both);
    }

    @ParameterizedTest
    @CsvSource({
        "train-00000-of-00001, train-00000-of-00002, train-00001-of-00002",
        "train-00000-of-00002-ab12, train-00001-of-00002-ab12, train-00000-of-00002-cd34"
    })
    void two_exports_of_the_same_rows_are_not_counted_twice(String first, String second, String third)
            throws Exception {
        for (String name : List.of(first, second, third)) {
            shard("data/" + name + ".parquet", 0, 2);
        }
        for (String uri : List.of("data", "data/train-*.parquet")) {
            String twice = problem(dataset(uri));
            assertTrue(twice.contains("are of two exports of the same rows"), twice);
        }
    }

    @Test
    void a_column_with_a_usual_name_that_cannot_be_read_as_it_is_not_passed_over() throws Exception {
        for (String column : List.of("lang", "speaker", "session")) {
            WrittenParquet.write(
                    folder.resolve("a.parquet"),
                    WrittenParquet.HUGGING_FACE + " optional double " + column + ";",
                    CompressionCodecName.SNAPPY,
                    10,
                    List.of(Arrays.asList(new Recording(sound(1), "a.wav"), "one")));
            String problem = problem(dataset("a.parquet"));
            assertTrue(problem.contains("the column " + column + " cannot be read as"), problem);
            assertTrue(problem.contains("say by columns."), problem);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u8a9e", "\ud83c\udfa4", "a"})
    void recordings_with_long_names_are_taken_out(String character) throws Exception {
        WrittenParquet.write(
                folder.resolve("a.parquet"),
                WrittenParquet.HUGGING_FACE,
                CompressionCodecName.SNAPPY,
                10,
                List.of(Arrays.asList(new Recording(sound(1), "x/" + character.repeat(150) + ".wav"), "one")));
        Dataset.Session session =
                reader().read(dataset("a.parquet"), List.of()).sessions().get(0);
        assertArrayEquals(sound(1), recording(session));
    }

    @Test
    void a_page_that_says_it_is_larger_than_its_column_is_not_unpacked() throws Exception {
        ParquetCodecs codecs = new ParquetCodecs();
        codecs.limit(1000);
        IllegalStateException large =
                assertThrows(IllegalStateException.class, () -> codecs.getDecompressor(CompressionCodecName.ZSTD)
                        .decompress(BytesInput.from(new byte[10]), Integer.MAX_VALUE - 8));
        assertTrue(large.getMessage().contains("and its column has 1000"), large.getMessage());
    }

    @Test
    void a_column_that_is_missing_is_named_with_those_that_are_there() throws Exception {
        WrittenParquet.write(
                folder.resolve("a.parquet"),
                "optional binary speech; optional binary sentence (STRING); optional int64 id;"
                        + " optional double score;",
                CompressionCodecName.SNAPPY,
                10,
                List.of(Arrays.asList(sound(1), "one", 1L)));
        String missing = problem(dataset("a.parquet"));
        assertEquals(
                folder.resolve("a.parquet") + ": no column audio; its columns are speech (bytes), sentence (text), id"
                        + " (whole numbers), score (something else): say by columns.audio which one is meant.",
                missing);
        String wrong = problem(dataset("a.parquet", new DatasetColumns("score", null, null, null, null)));
        assertTrue(wrong.contains("the column score cannot be read as audio"), wrong);
        String absent = problem(dataset("a.parquet", new DatasetColumns("speech", "words", null, null, null)));
        assertTrue(absent.contains("no column words"), absent);
        Dataset.Session session = reader().read(
                        dataset("a.parquet", new DatasetColumns("speech", null, null, "id", null)), List.of())
                .sessions()
                .get(0);
        Utterance utterance =
                reader().manifestSession(session.reference()).utterances().get(0);
        assertEquals("one", utterance.text());
        assertEquals("1", utterance.speaker());
        assertEquals("a.parquet/1", utterance.media());
        assertArrayEquals(sound(1), recording(session));
    }

    @Test
    void two_columns_that_may_be_the_text_are_asked_about() throws Exception {
        WrittenParquet.write(
                folder.resolve("a.parquet"),
                WrittenParquet.HUGGING_FACE + " optional binary sentence (STRING);",
                CompressionCodecName.SNAPPY,
                10,
                List.of(Arrays.asList(new Recording(sound(1), "a.wav"), "raw", "clean")));
        String problem = problem(dataset("a.parquet"));
        assertTrue(problem.contains("both text and sentence may be its text"), problem);
        DatasetReference named = dataset("a.parquet", new DatasetColumns(null, "sentence", null, null, null));
        assertEquals("clean", text(reader().read(named, List.of()).sessions().get(0)));
    }

    @Test
    void paths_are_relative_to_the_file_that_names_them() throws Exception {
        Files.createDirectories(folder.resolve("data/clips"));
        Files.write(folder.resolve("data/clips/a.wav"), sound(1));
        WrittenParquet.write(
                folder.resolve("data/train.parquet"),
                WrittenParquet.HUGGING_FACE,
                CompressionCodecName.ZSTD,
                10,
                List.of(
                        Arrays.asList(new Recording(null, "clips/a.wav"), "one"),
                        Arrays.asList(new Recording(null, "clips/b.wav"), "two")));
        for (String uri : List.of("data", "data/train.parquet")) {
            Dataset read = reader().read(dataset(uri), List.of());
            assertEquals(List.of("a", "b"), names(read));
            assertArrayEquals(sound(1), recording(read.sessions().get(0)));
            StageFailure gone = assertThrows(
                    StageFailure.class, () -> recording(read.sessions().get(1)));
            assertEquals(FailureReason.MissingInput, gone.reason());
        }
    }

    @Test
    void a_row_without_a_recording_is_its_own_fault_and_the_others_go_on() throws Exception {
        WrittenParquet.write(
                folder.resolve("a.parquet"),
                WrittenParquet.HUGGING_FACE,
                CompressionCodecName.SNAPPY,
                10,
                List.of(
                        Arrays.asList(new Recording(sound(0), "a.wav"), "one"),
                        Arrays.asList(null, "two"),
                        Arrays.asList(new Recording(sound(2), "c.wav"), null)));
        Dataset read = reader().read(dataset("a.parquet"), List.of());
        assertArrayEquals(sound(2), recording(read.sessions().get(2)));
        assertEquals(null, text(read.sessions().get(2)));
        StageFailure none =
                assertThrows(StageFailure.class, () -> recording(read.sessions().get(1)));
        assertEquals(FailureReason.MissingInput, none.reason());
        assertTrue(none.getMessage().contains("There is no recording in column audio"), none.getMessage());
    }

    @Test
    void the_content_is_another_one_when_the_file_is_and_what_was_planned_is_then_refused() throws Exception {
        shard("train.parquet", 0, 3);
        Dataset before = reader().read(dataset("train.parquet"), List.of());
        Dataset.Session second = before.sessions().get(1);
        assertNotEquals(
                before.sessions().get(0).reference().content(),
                second.reference().content());
        List<List<Object>> rows = new ArrayList<>(rows(0, 3));
        rows.set(1, Arrays.asList(new Recording(sound(9), "1.wav"), "what is said in 1"));
        WrittenParquet.write(
                folder.resolve("train.parquet"), WrittenParquet.HUGGING_FACE, CompressionCodecName.SNAPPY, 2, rows);
        Dataset after = reader().read(dataset("train.parquet"), List.of());
        assertNotEquals(
                second.reference().content(),
                after.sessions().get(1).reference().content());
        assertEquals(second.references(), after.sessions().get(1).references());
        StageFailure changed = assertThrows(StageFailure.class, () -> reader().files(second.reference()));
        assertEquals(FailureReason.DatasetChanged, changed.reason());
    }

    @Test
    void sessions_and_languages_are_those_of_their_columns() throws Exception {
        WrittenParquet.write(
                folder.resolve("a.parquet"),
                WrittenParquet.HUGGING_FACE
                        + " optional binary locale (STRING); optional int64 meeting; optional binary client_id (STRING);",
                CompressionCodecName.SNAPPY,
                10,
                List.of(
                        Arrays.asList(new Recording(sound(0), "a.wav"), "ek", "hi", 7L, "anna"),
                        Arrays.asList(new Recording(sound(1), "b.wav"), "do", "", 7L, null),
                        Arrays.asList(new Recording(sound(2), "c.wav"), "teen", "hi", 8L, "ben")));
        Dataset read =
                reader().read(dataset("a.parquet", new DatasetColumns(null, null, null, null, "meeting")), List.of());
        assertEquals(List.of("7", "8"), names(read));
        List<Utterance> utterances =
                reader().manifestSession(read.sessions().get(0).reference()).utterances();
        assertEquals("hi", utterances.get(0).language());
        assertEquals(null, utterances.get(1).language());
        assertEquals("anna", utterances.get(0).speaker());
        assertEquals(List.of(1, 2), utterances.stream().map(Utterance::line).toList());
    }

    @Test
    void a_file_that_is_none_is_named() throws Exception {
        write("a.parquet", "no Parquet at all, but long enough to look like a file");
        String none = problem(dataset("a.parquet"));
        assertTrue(none.contains("it is damaged, or no Parquet file") && none.contains("a.parquet"), none);
        shard("b.parquet", 0, 50);
        byte[] whole = Files.readAllBytes(folder.resolve("b.parquet"));
        Files.write(folder.resolve("b.parquet"), Arrays.copyOf(whole, whole.length / 2));
        assertTrue(problem(dataset("b.parquet")).contains("it is damaged"));
        String absent = problem(dataset("c.parquet"));
        assertTrue(absent.contains("There is no file " + folder.resolve("c.parquet")), absent);
        WrittenParquet.write(
                folder.resolve("d.parquet"), WrittenParquet.HUGGING_FACE, CompressionCodecName.SNAPPY, 10, List.of());
        String empty = problem(dataset("d.parquet"));
        assertTrue(empty.contains("there are no rows in it"), empty);
    }

    @Test
    void pages_that_are_damaged_are_no_recording() throws Exception {
        shard("a.parquet", 0, 4);
        Dataset read = reader().read(dataset("a.parquet"), List.of());
        Path file = folder.resolve("a.parquet");
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 100; i < SOUND_BYTES; i += 10) {
            bytes[i] ^= 0x55;
        }
        Files.write(file, bytes);
        Dataset damaged = reader().read(dataset("a.parquet"), List.of());
        assertNotEquals(
                read.sessions().get(0).reference().content(),
                damaged.sessions().get(0).reference().content());
        StageFailure failure = assertThrows(
                StageFailure.class, () -> recording(damaged.sessions().get(0)));
        assertEquals(FailureReason.InvalidDataset, failure.reason());
    }

    @Test
    void listing_the_utterances_reads_no_recording() throws Exception {
        WrittenParquet.write(
                folder.resolve("a.parquet"),
                WrittenParquet.HUGGING_FACE,
                CompressionCodecName.SNAPPY,
                300,
                rows(0, 900));
        CountedFiles counted = new CountedFiles();
        Dataset read = new DatasetReader(counted).read(dataset("a.parquet"), List.of());
        assertEquals(900, read.sessions().size());
        long size = Files.size(folder.resolve("a.parquet"));
        assertTrue(counted.bytesOfParts < size / 5, counted.bytesOfParts + " of " + size + " bytes");
        assertEquals(0, counted.reads);
    }

    @Test
    void what_was_read_before_is_not_read_again_until_the_file_is_another() throws Exception {
        shard("a.parquet", 0, 20);
        CountedFiles counted = new CountedFiles();
        DatasetFiles remembered = new RememberedParts(counted, 1 << 20);
        Dataset first = new DatasetReader(remembered).read(dataset("a.parquet"), List.of());
        long once = counted.bytesOfParts;
        Dataset again = new DatasetReader(remembered).read(dataset("a.parquet"), List.of());
        assertEquals(once, counted.bytesOfParts);
        assertEquals(first, again);
        shard("a.parquet", 1, 21);
        Dataset other = new DatasetReader(remembered).read(dataset("a.parquet"), List.of());
        assertEquals("20", other.sessions().get(19).name());
        assertTrue(counted.bytesOfParts > once);
        DatasetFiles forgetful = new RememberedParts(new CountedFiles(), 10);
        assertEquals(other, new DatasetReader(forgetful).read(dataset("a.parquet"), List.of()));
    }

    /** Recordings of {@code local-dev/samples} in the schema that Hugging Face's datasets writes. */
    @Test
    void a_file_in_the_schema_of_hugging_face_is_read() throws Exception {
        Path prompts = Path.of("src/test/resources/prompts.parquet").toAbsolutePath();
        Dataset read = reader().read(dataset(prompts.toString()), List.of());
        assertEquals(12, read.sessions().size());
        Dataset.Session last = read.sessions().get(11);
        Path sample = Path.of("../../../local-dev/samples/asterisk-en").resolve(last.name() + ".g722");
        assertArrayEquals(Files.readAllBytes(sample), recording(last));
        assertTrue(text(read.sessions().get(1)).startsWith("please enter your password"));
    }

    private void shard(String name, int from, int to) throws IOException {
        WrittenParquet.write(
                folder.resolve(name), WrittenParquet.HUGGING_FACE, CompressionCodecName.SNAPPY, 2, rows(from, to));
    }

    private static List<List<Object>> rows(int from, int to) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(List.of(new Recording(sound(i), i + ".wav"), "what is said in " + i));
        }
        return rows;
    }

    /** Bytes that cannot be packed. */
    private static byte[] sound(int seed) {
        byte[] bytes = new byte[SOUND_BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private String text(Dataset.Session session) throws Exception {
        return reader().manifestSession(session.reference()).utterances().get(0).text();
    }

    /** As a stage reads it. */
    private byte[] recording(Dataset.Session session) throws Exception {
        LocalStageContext context = new LocalStageContext(folder.resolve("work"));
        DatasetReader reader = new DatasetReader(new StageFiles(context));
        Dataset.Session same = reader.read(session.reference().dataset(), List.of(session.name()))
                .sessions()
                .get(0);
        String media =
                reader.manifestSession(same.reference()).utterances().get(0).media();
        return Files.readAllBytes(reader.files(same.reference()).open(media, context));
    }

    private DatasetReference dataset(String uri) {
        return dataset(uri, null);
    }

    private DatasetReference dataset(String uri, DatasetColumns columns) {
        return new DatasetReference(DatasetLayout.PARQUET, folder.resolve(uri).toString(), null, columns);
    }
}
