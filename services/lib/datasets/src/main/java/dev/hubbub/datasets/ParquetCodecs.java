package dev.hubbub.datasets;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How pages of Parquet files are unpacked, in plain Java. The library's own way asks Hadoop. */
final class ParquetCodecs implements CompressionCodecFactory {

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Unpacking((packed, size) -> packed);
            case GZIP -> new Unpacking(ParquetCodecs::gunzip);
            case SNAPPY -> new Unpacking((packed, size) -> unpack(new SnappyDecompressor(), packed, size));
            case ZSTD -> new Unpacking((packed, size) -> unpack(new ZstdDecompressor(), packed, size));
            case LZ4_RAW -> new Unpacking((packed, size) -> unpack(new Lz4Decompressor(), packed, size));
            default -> throw new UnsupportedOperationException(
                    "its pages are packed with " + codec + ", which is not read here; write it with zstd or snappy");
        };
    }

    private static byte[] unpack(Decompressor decompressor, byte[] packed, int size) {
        byte[] unpacked = new byte[size];
        decompressor.decompress(packed, 0, packed.length, unpacked, 0, size);
        return unpacked;
    }

    private static byte[] gunzip(byte[] packed, int size) throws IOException {
        try (InputStream content = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return content.readNBytes(size);
        }
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("Nothing is written");
    }

    @Override
    public void release() {
        // Nothing is held.
    }

    private interface Method {
        byte[] unpack(byte[] packed, int size) throws IOException;
    }

    private record Unpacking(Method method) implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput packed, int size) throws IOException {
            return BytesInput.from(method.unpack(packed.toByteArray(), size));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer into, int size) throws IOException {
            byte[] bytes = new byte[packedSize];
            packed.get(bytes);
            into.put(method.unpack(bytes, size)).flip();
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }
}
