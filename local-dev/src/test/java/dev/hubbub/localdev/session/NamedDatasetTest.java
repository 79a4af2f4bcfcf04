package dev.hubbub.localdev.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hubbub.contracts.task.DatasetColumns;
import dev.hubbub.contracts.task.DatasetLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedDatasetTest {

    @TempDir
    Path folder;

    @Test
    void recordings_of_noise_are_those_of_a_dataset_and_otherwise_all_below_a_folder() throws IOException {
        assertThat(recordings("musan/rain.wav", "musan")).isEqualTo(DatasetLayout.FOLDER);
        assertThat(recordings("said/metadata.csv", "said")).isEqualTo(DatasetLayout.AUDIOFOLDER);
        assertThat(recordings("noise.jsonl", "noise.jsonl")).isEqualTo(DatasetLayout.MANIFEST);
        assertThat(recordings("rows/data/train-0.parquet", "rows")).isEqualTo(DatasetLayout.PARQUET);
        assertThat(recordings("rows/data/train-1.parquet", "rows/data/*.parquet"))
                .isEqualTo(DatasetLayout.PARQUET);
        assertThat(recordings("saved/state.json", "saved")).isEqualTo(DatasetLayout.ARROW);
    }

    @Test
    void a_columns_name_goes_with_tables_alone() throws IOException {
        DatasetColumns sound = new DatasetColumns("sound", null, null, null, null);
        assertThat(NamedDataset.recordings(made("rows.parquet"), sound).columns())
                .isEqualTo(sound);
        made("musan/rain.wav");
        assertThat(NamedDataset.recordings(folder.resolve("musan"), sound).columns())
                .isNull();
    }

    private DatasetLayout recordings(String file, String named) throws IOException {
        made(file);
        return NamedDataset.recordings(folder.resolve(named), DatasetColumns.USUAL)
                .layout();
    }

    private Path made(String file) throws IOException {
        Path made = folder.resolve(file);
        Files.createDirectories(made.getParent());
        return Files.writeString(made, "");
    }
}
