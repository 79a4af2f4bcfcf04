package dev.hubbub.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;

/** Puts a large object and reads it back, byte for byte; for a process whose heap could not hold it. */
final class ConstantMemoryRun {

    static final int BYTES = 200 << 20;

    private ConstantMemoryRun() {}

    public static void main(String[] arguments) throws IOException {
        ObjectStoreSettings settings =
                new ObjectStoreSettings(arguments[0], StoreTest.ACCESS_KEY, StoreTest.SECRET_KEY, arguments[1]);
        try (ObjectStore objects = ObjectStore.connect(settings)) {
            objects.put("large", new Blocks());
            byte[] piece = new byte[Blocks.SIZE];
            try (InputStream expected = new Blocks();
                    InputStream actual = objects.open("large")) {
                for (int i = 0; i < BYTES / Blocks.SIZE; i++) {
                    actual.readNBytes(piece, 0, piece.length);
                    if (!Arrays.equals(expected.readNBytes(Blocks.SIZE), piece)) {
                        throw new IOException("Block " + i + " came back different");
                    }
                }
                if (actual.read() != -1) {
                    throw new IOException("More came back than was put");
                }
            }
        }
    }

    /** Blocks that differ from one another, made as they are read. */
    private static final class Blocks extends InputStream {
        static final int SIZE = 1 << 16;

        private final byte[] block = new byte[SIZE];
        private long position;

        Blocks() {
            new Random(1).nextBytes(block);
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (position == BYTES) {
                return -1;
            }
            int within = (int) (position % SIZE);
            int count = Math.min(length, SIZE - within);
            System.arraycopy(block, within, buffer, offset, count);
            if (within == 0) {
                buffer[offset] = (byte) (position / SIZE);
            }
            position += count;
            return count;
        }
    }
}
