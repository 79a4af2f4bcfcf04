package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.datasets.ManifestSession.Utterance;
import dev.hubbub.datasets.WrittenParquet.Recording;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

/** What is read from which column. */
class ParquetColumnsTest extends ParquetFixture {

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
                        + " (whole numbers), score (something else): say by columns.audio (--audio-column of a command,"
                        + " --noise-column of noise) which one is meant.",
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
}
