package dev.hubbub.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest {

    @Test
    void what_is_written_is_read_back_with_its_types_and_without_what_is_absent(@TempDir Path folder) throws Exception {
        ParquetTable table = new ParquetTable().text("trial").number("wer");
        table.row(List.of("größer", 1.0 / 3));
        table.row(Arrays.asList(null, 0.0));
        table.row(Arrays.asList("b", null));
        Path file = Files.write(folder.resolve("t.parquet"), table.bytes());
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs())
                .build();
        try (ParquetFileReader reader = new ParquetFileReader(new LocalInputFile(file), options)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            assertEquals(
                    "message table {\n  optional binary trial (STRING);\n  optional double wer;\n}\n",
                    schema.toString());
            PageReadStore pages = reader.readNextRowGroup();
            assertEquals(3, pages.getRowCount());
            RecordReader<Group> records =
                    new ColumnIOFactory().getColumnIO(schema).getRecordReader(pages, new GroupRecordConverter(schema));
            Group first = records.read();
            assertEquals("größer", first.getString("trial", 0));
            assertEquals(1.0 / 3, first.getDouble("wer", 0));
            Group second = records.read();
            assertEquals(0, second.getFieldRepetitionCount("trial"));
            assertEquals(0.0, second.getDouble("wer", 0));
            assertEquals(0, records.read().getFieldRepetitionCount("wer"));
        }
    }

    @Test
    void a_row_has_a_value_for_every_column() {
        ParquetTable table = new ParquetTable().text("a");
        assertThrows(IllegalArgumentException.class, () -> table.row(List.of("x", 1.0)));
    }
}
