package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.datasets.WrittenParquet.Recording;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowRecordingTest extends ParquetFixture {

    private Optional<RowRecording> find(DatasetReference dataset, String name) throws Exception {
        return RowRecording.find(dataset, name, new LocalFiles());
    }

    private byte[] bytes(DatasetReference dataset, String name) throws Exception {
        LocalStageContext context = new LocalStageContext(folder.resolve("work"));
        try (PlannedFiles.Opened opened = find(dataset, name).orElseThrow().hold(context.kept())) {
            return Files.readAllBytes(opened.path());
        }
    }

    @Test
    void each_row_is_found_by_the_name_that_its_session_has_for_it() throws Exception {
        shard("data/train-00000-of-00002.parquet", 0, 5);
        shard("data/train-00001-of-00002.parquet", 5, 8);
        for (String uri : List.of("data", "data/*-of-00002.parquet")) {
            Dataset read = reader().read(dataset(uri), List.of());
            for (int i = 0; i < 8; i++) {
                String media = reader().manifestSession(read.sessions().get(i).reference())
                        .utterances()
                        .get(0)
                        .media();
                assertArrayEquals(sound(i), bytes(dataset(uri), media), media);
            }
        }
    }

    @Test
    void the_column_that_the_dataset_names_is_read_and_not_another() throws Exception {
        WrittenParquet.write(
                folder.resolve("two.parquet"),
                "optional binary near; optional group audio { optional binary bytes; optional binary path (STRING); }",
                CompressionCodecName.SNAPPY,
                10,
                List.of(List.of(sound(1), new Recording(sound(2), "far.wav"))));
        DatasetColumns near = new DatasetColumns("near", null, null, null, null);
        assertArrayEquals(sound(1), bytes(dataset("two.parquet", near), "two.parquet/1"));
        assertArrayEquals(sound(2), bytes(dataset("two.parquet"), "two.parquet/1/far.wav"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train.parquet",
                "train.parquet/0/0.wav",
                "train.parquet/4/3.wav",
                "train.parquet/-1/0.wav",
                "train.parquet/99999999999/0.wav",
                "train.parquet/1/0.wav/more",
                "../elsewhere/train.parquet/1/0.wav",
                "../data2/train.parquet/1/0.wav",
                "notes.txt/1",
                "s3://elsewhere/train.parquet/1/0.wav",
                "file:///etc/passwd",
                "/etc/passwd/1",
            })
    void what_names_no_row_of_the_dataset_is_not_found(String name) throws Exception {
        shard("data/train.parquet", 0, 3);
        shard("elsewhere/train.parquet", 0, 3);
        shard("data2/train.parquet", 0, 3);
        write("data/notes.txt", "not for everybody");
        assertEquals(Optional.empty(), find(dataset("data"), name));
    }

    @Test
    void a_file_beside_the_one_that_the_dataset_names_is_none_of_its_own() throws Exception {
        shard("train.parquet", 0, 3);
        shard("secret.parquet", 0, 3);
        assertEquals(Optional.empty(), find(dataset("train.parquet"), "secret.parquet/1/0.wav"));
        assertEquals(Optional.empty(), find(dataset("train*.parquet"), "secret.parquet/1/0.wav"));
    }

    @Test
    void a_row_that_is_called_otherwise_by_now_is_refused() throws Exception {
        shard("train.parquet", 5, 8);
        StageFailure gone =
                assertThrows(StageFailure.class, () -> bytes(dataset("train.parquet"), "train.parquet/1/0.wav"));
        assertEquals(FailureReason.MissingInput, gone.reason());
    }
}
