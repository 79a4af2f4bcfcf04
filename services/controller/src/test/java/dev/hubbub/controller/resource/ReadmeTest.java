package dev.hubbub.controller.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.setting.SettingDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    /** The row of the table of fields that begins with this field. */
    private static String row(String field) throws Exception {
        Path readme = DefinitionFiles.folder().resolve("../../README.md");
        return Files.readAllLines(readme).stream()
                .filter(line -> line.startsWith("| `" + field + "`"))
                .findFirst()
                .orElseThrow();
    }

    private static void assertNames(String field, Stream<String> names) throws Exception {
        String row = row(field);
        assertEquals(
                List.of(),
                names.filter(name -> !row.contains("`" + name + "`")).toList(),
                "not in the row " + field + " of README.md");
    }

    @Test
    void the_table_of_fields_names_every_setting_metric_and_layout() throws Exception {
        assertNames("decoding.options", GridDimensions.options().stream().map(SettingDefinition::name));
        assertNames("decoding.grid", GridDimensions.ALL.stream().map(SettingDefinition::name));
        assertNames("objective", Stream.of(Metric.values()).map(Metric::name));
        assertNames("datasets[].layout", Stream.of(DatasetSpec.Layout.values()).map(Enum::name));
        assertNames(
                "training[].noise",
                Stream.of(TrainingSpec.NoiseDataset.Layout.values()).map(Enum::name));
    }
}
