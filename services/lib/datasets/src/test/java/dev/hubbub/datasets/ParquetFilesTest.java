package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are one dataset. */
class ParquetFilesTest extends ParquetFixture {

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
}
