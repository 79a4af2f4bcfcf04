package dev.hubbub.datasets;

import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files as the format's own library writes them. */
final class WrittenParquet {

    /** The schema in which Hugging Face's {@code datasets} writes an {@code Audio} and a text. */
    static final String HUGGING_FACE = "optional group audio { optional binary bytes; optional binary path (STRING); }"
            + " optional binary text (STRING);";

    /** What it says of them beside the schema. */
    private static final Map<String, String> FEATURES = Map.of(
            "huggingface",
            "{\"info\": {\"features\": {\"audio\": {\"sampling_rate\": 16000, \"_type\": \"Audio\"},"
                    + " \"text\": {\"dtype\": \"string\", \"_type\": \"Value\"}}}}");

    private WrittenParquet() {}

    /** A recording as a value of a row. */
    record Recording(byte[] bytes, String path) {}

    /**
     * Writes a file.
     *
     * @param fields of its schema
     * @param rows values in the order of the fields; {@code null} for none
     * @param inGroup how many rows a group of them has
     */
    static void write(Path file, String fields, CompressionCodecName codec, int inGroup, List<List<Object>> rows)
            throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("message schema { " + fields + " }");
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        try (ParquetWriter<Group> writer = new Builder(new LocalOutputFile(file), schema)
                .withConf(new PlainParquetConfiguration())
                .withCompressionCodec(codec)
                .withCodecFactory(new Packing())
                .withMinRowCountForPageSizeCheck(inGroup)
                .withRowGroupSize(1L)
                .build()) {
            for (List<Object> row : rows) {
                writer.write(group(schema, row));
            }
        }
    }

    private static Group group(MessageType schema, List<Object> row) {
        Group group = new SimpleGroup(schema);
        for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            if (value instanceof Recording recording) {
                Group audio = group.addGroup(i);
                if (recording.bytes() != null) {
                    audio.add("bytes", Binary.fromConstantByteArray(recording.bytes()));
                }
                if (recording.path() != null) {
                    audio.add("path", recording.path());
                }
            } else if (value instanceof byte[] bytes) {
                group.add(i, Binary.fromConstantByteArray(bytes));
            } else if (value instanceof Long number) {
                group.add(i, number);
            } else if (value != null) {
                group.add(i, value.toString());
            }
        }
        return group;
    }

    private static final class Builder extends ParquetWriter.Builder<Group, Builder> {
        private final MessageType schema;

        Builder(OutputFile file, MessageType schema) {
            super(file);
            this.schema = schema;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Group> getWriteSupport(Configuration configuration) {
            return new Writing(schema);
        }

        @Override
        protected WriteSupport<Group> getWriteSupport(ParquetConfiguration configuration) {
            return new Writing(schema);
        }
    }

    private static final class Writing extends WriteSupport<Group> {
        private final MessageType schema;
        private GroupWriter writer;

        Writing(MessageType schema) {
            this.schema = schema;
        }

        @Override
        public WriteContext init(Configuration configuration) {
            return new WriteContext(schema, FEATURES);
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return new WriteContext(schema, FEATURES);
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            writer = new GroupWriter(consumer, schema);
        }

        @Override
        public void write(Group group) {
            writer.write(group);
        }
    }

    /** The library's own packing needs native code. */
    private static final class Packing implements CompressionCodecFactory {

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return new BytesInputCompressor() {
                @Override
                public BytesInput compress(BytesInput bytes) throws IOException {
                    return BytesInput.from(pack(codec, bytes.toByteArray()));
                }

                @Override
                public CompressionCodecName getCodecName() {
                    return codec;
                }

                @Override
                public void release() {}
            };
        }

        private static byte[] pack(CompressionCodecName codec, byte[] bytes) {
            return switch (codec) {
                case UNCOMPRESSED -> bytes;
                case SNAPPY -> pack(new SnappyCompressor(), bytes);
                case ZSTD -> pack(new ZstdCompressor(), bytes);
                case LZ4_RAW -> pack(new Lz4Compressor(), bytes);
                case GZIP -> gzip(bytes);
                default -> throw new IllegalArgumentException(codec.name());
            };
        }

        private static byte[] pack(Compressor compressor, byte[] bytes) {
            byte[] packed = new byte[compressor.maxCompressedLength(bytes.length)];
            int length = compressor.compress(bytes, 0, bytes.length, packed, 0, packed.length);
            return Arrays.copyOf(packed, length);
        }

        private static byte[] gzip(byte[] bytes) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return packed.toByteArray();
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {}
    }
}
