package dev.hubbub.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HubSplitsTest {

    private static List<String> files(String query, String readme, String... paths) throws HubException {
        return new HubSplits(HubDataset.parse("hf://datasets/lab/tiny" + query), List.of(paths)).files(readme);
    }

    private static String problem(String query, String readme, String... paths) {
        return assertThrows(HubException.class, () -> files(query, readme, paths))
                .getMessage();
    }

    private static String configurations(String yaml) {
        return "---\nlicense: mit\nconfigs:\n" + yaml + "---\n# Tiny\n";
    }

    @Test
    void a_repository_says_which_files_its_splits_are() throws Exception {
        String readme = configurations(
                """
                - config_name: en
                  data_files:
                  - split: train
                    path: en/train-*
                  - split: test
                    path: ["en/test.parquet", "more/**/*.parquet"]
                - config_name: de
                  data_files: de/*.parquet
                """);
        String[] paths = {
            "en/train-0.parquet", "en/train-1.parquet", "en/test.parquet", "more/a/b/c.parquet", "de/x.parquet"
        };
        assertEquals(
                List.of("en/train-0.parquet", "en/train-1.parquet"), files("?config=en&split=train", readme, paths));
        assertEquals(List.of("en/test.parquet", "more/a/b/c.parquet"), files("?config=en&split=test", readme, paths));
        assertEquals(List.of("de/x.parquet"), files("?config=de", readme, paths));
        assertTrue(problem("", readme, paths).contains("has several configurations: en, de; name one by ?config="));
        assertTrue(problem("?config=fr", readme, paths).contains("has no configuration fr: there are en, de"));
        assertTrue(problem("?config=en", readme, paths).contains("has several splits: train, test; name one"));
        assertTrue(problem("?config=en&split=dev", readme, paths).contains("has no split dev: there are train, test"));
    }

    @Test
    void a_default_configuration_need_not_be_named_and_files_may_be_said_in_every_form() throws Exception {
        assertEquals(
                List.of("a.parquet"),
                files(
                        "?split=train",
                        configurations(
                                """
                                - config_name: other
                                  data_files: b.parquet
                                - config_name: main
                                  default: true
                                  data_files: {train: ./a.parquet, test: b.parquet}
                                """),
                        "a.parquet",
                        "b.parquet"));
        assertEquals(
                List.of("en/test-1.parquet"),
                files(
                        "?split=test",
                        configurations("- config_name: default\n  data_dir: en\n"),
                        "en/train.parquet",
                        "en/test-1.parquet",
                        "de/test.parquet"));
        assertEquals(
                List.of("d/a1.parquet", "d/a2.parquet"),
                files(
                        "",
                        configurations("- data_files: [\"d/a[12].parquet\"]\n"),
                        "d/a1.parquet",
                        "d/a2.parquet",
                        "d/a3.parquet"));
    }

    @Test
    void otherwise_names_say_it() throws Exception {
        String[] shards = {
            "data/train-00000-of-00002.parquet",
            "data/train-00001-of-00002.parquet",
            "data/test.clean-00000-of-00001.parquet"
        };
        assertEquals(List.of(shards[0], shards[1]), files("?split=train", "", shards));
        assertEquals(List.of(shards[2]), files("?split=test.clean", "no head", shards));
        assertTrue(problem("", "", shards).contains("has several splits: train, test.clean"));
        String[] folders = {"train/a.parquet", "dev/b.parquet", "x/my_eval_set.parquet"};
        assertEquals(List.of("dev/b.parquet"), files("?split=validation", "", folders));
        assertEquals(List.of("x/my_eval_set.parquet"), files("?split=test", "", folders));
        assertEquals(List.of("speech.parquet"), files("", "", "speech.parquet"));
        assertTrue(problem("?config=en", "", "speech.parquet").contains("describes no configurations"));
        assertTrue(problem("", "").contains("holds no files of a kind that is read"));
    }

    @Test
    void what_the_hub_itself_converted_has_configurations_and_splits_as_folders() throws Exception {
        String[] paths = {
            "en/train/0000.parquet", "en/train/0001.parquet", "en/test/0000.parquet", "de/train/0000.parquet"
        };
        assertEquals(List.of(paths[0], paths[1]), files("@refs/convert/parquet?config=en&split=train", "", paths));
        assertTrue(problem("", "", paths).contains("has several configurations: de, en"));
        assertEquals(List.of(paths[3]), files("@refs/convert/parquet/de?split=train", "", paths));
    }

    @Test
    void a_head_that_is_no_yaml_and_a_question_that_is_none_are_said() {
        assertTrue(problem("", "---\nconfigs: [\n---\n", "a.parquet").contains("whose head is no YAML"));
        IllegalArgumentException unknown = assertThrows(
                IllegalArgumentException.class, () -> HubDataset.parse("hf://datasets/lab/tiny?splits=train"));
        assertTrue(unknown.getMessage().contains("asks for splits=train, which is not known"), unknown.getMessage());
        assertEquals(
                "hf://datasets/lab/tiny@main?config=a+b&split=x",
                HubDataset.parse("hf://datasets/lab/tiny?split=x&config=a%20b").toString());
    }
}
