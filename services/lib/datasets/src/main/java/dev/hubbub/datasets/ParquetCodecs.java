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

/** How pages of Parquet files are unpacked, in plain Java; those that are written are not packed. The library's own way asks Hadoop. */
final class ParquetCodecs implements CompressionCodecFactory {

    private long most = Long.MAX_VALUE;

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

    /**
     * Nothing larger is unpacked from here on: what a page says of itself may be anything.
     *
     * @param bytes of a page
     */
    void limit(long bytes) {
        most = bytes;
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
        if (codec != CompressionCodecName.UNCOMPRESSED) {
            throw new UnsupportedOperationException("Nothing is packed with " + codec);
        }
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput bytes) {
                return bytes;
            }

            @Override
            public CompressionCodecName getCodecName() {
                return codec;
            }

            @Override
            public void release() {
                // Nothing is held.
            }
        };
    }

    @Override
    public void release() {
        // Nothing is held.
    }

    private interface Method {
        byte[] unpack(byte[] packed, int size) throws IOException;
    }

    private final class Unpacking implements BytesInputDecompressor {
        private final Method method;

        Unpacking(Method method) {
            this.method = method;
        }

        @Override
        public BytesInput decompress(BytesInput packed, int size) throws IOException {
            return BytesInput.from(unpack(packed.toByteArray(), size));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer into, int size) throws IOException {
            byte[] bytes = new byte[packedSize];
            packed.get(bytes);
            into.put(unpack(bytes, size)).flip();
        }

        private byte[] unpack(byte[] packed, int size) throws IOException {
            if (size < 0 || size > most) {
                throw new IllegalStateException(
                        "a page says that it has " + size + " bytes, and its column has " + most);
            }
            return method.unpack(packed, size);
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }
}
