package dev.hubbub.datasets;

import dev.hubbub.datasets.WrittenParquet.Recording;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow streams as the format's own library writes them. */
final class WrittenArrow {

    /** Columns as Hugging Face's {@code datasets} writes an {@code Audio}, a text and others beside them. */
    static final Schema SCHEMA = new Schema(List.of(
            nullable(
                    "scores",
                    new ArrowType.List(),
                    nullable(
                            "item",
                            new ArrowType.FloatingPoint(org.apache.arrow.vector.types.FloatingPointPrecision.DOUBLE))),
            nullable(
                    "audio",
                    new ArrowType.Struct(),
                    nullable("bytes", new ArrowType.Binary()),
                    nullable("path", new ArrowType.Utf8())),
            nullable("speaker_id", new ArrowType.Int(64, true)),
            nullable("level", new ArrowType.Int(8, false)),
            nullable("text", new ArrowType.LargeUtf8())));

    private WrittenArrow() {}

    private static Field nullable(String name, ArrowType type, Field... children) {
        return new Field(name, FieldType.nullable(type), List.of(children));
    }

    /** A row; what is {@code null} is absent. */
    record Row(Recording audio, Long speaker, String text) {}

    /** Writes batches of rows. */
    static void write(Path file, List<List<Row>> batches) throws IOException {
        Files.createDirectories(file.getParent());
        try (BufferAllocator memory = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, memory);
                OutputStream out = Files.newOutputStream(file);
                ArrowStreamWriter writer = new ArrowStreamWriter(root, null, out)) {
            writer.start();
            for (List<Row> batch : batches) {
                root.allocateNew();
                for (int i = 0; i < batch.size(); i++) {
                    set(root, i, batch.get(i));
                }
                root.setRowCount(batch.size());
                writer.writeBatch();
                root.clear();
            }
            writer.end();
        }
    }

    private static void set(VectorSchemaRoot root, int i, Row row) {
        FieldVector scores = root.getVector("scores");
        ((ListVector) scores).startNewValue(i);
        ((Float8Vector) ((ListVector) scores).getDataVector()).setSafe(i, 0.5);
        ((ListVector) scores).endValue(i, 1);
        StructVector audio = (StructVector) root.getVector("audio");
        if (row.audio() == null) {
            audio.setNull(i);
        } else {
            audio.setIndexDefined(i);
            if (row.audio().bytes() != null) {
                audio.getChild("bytes", VarBinaryVector.class)
                        .setSafe(i, row.audio().bytes());
            }
            if (row.audio().path() != null) {
                audio.getChild("path", VarCharVector.class)
                        .setSafe(i, row.audio().path().getBytes(StandardCharsets.UTF_8));
            }
        }
        if (row.speaker() != null) {
            ((BigIntVector) root.getVector("speaker_id")).setSafe(i, row.speaker());
        }
        ((UInt1Vector) root.getVector("level")).setSafe(i, 200);
        if (row.text() != null) {
            ((LargeVarCharVector) root.getVector("text")).setSafe(i, row.text().getBytes(StandardCharsets.UTF_8));
        }
    }
}
