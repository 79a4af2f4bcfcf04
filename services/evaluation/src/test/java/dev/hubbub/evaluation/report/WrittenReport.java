package dev.hubbub.evaluation.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.evaluation.page.ReportPage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Reports of examples, as the stage writes them. */
final class WrittenReport {

    private WrittenReport() {}

    /** The folder that a report is in. */
    static Path of(ExampleExperiment experiment) throws Exception {
        List<StageOutput> outputs = new ReportStage(
                        new ReportPage(), "1.2.3", Clock.fixed(Instant.parse("2026-11-29T20:15:30Z"), ZoneOffset.UTC))
                .run(experiment.task(), experiment.context());
        assertEquals(1, outputs.size());
        assertEquals(experiment.task().recipe(), outputs.get(0).recipe());
        return outputs.get(0).files().onDisk("report.json").orElseThrow().getParent();
    }

    /** The lines of a table, its head first. */
    static List<String[]> table(Path file) throws Exception {
        try (MappingIterator<String[]> lines = new CsvMapper()
                .readerForArrayOf(String.class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .readValues(file.toFile())) {
            return lines.readAll();
        }
    }
}
