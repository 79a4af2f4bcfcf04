package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.datasets.ManifestSession.Utterance;
import dev.hubbub.datasets.WrittenParquet.Recording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetDatasetTest extends ParquetFixture {

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
}
