package dev.hubbub.speech.features;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Frames of features in a temporary file, one after the other. The file is gone with the process, however that ends: on
 * systems that can, it is without a name from the start.
 */
final class FrameFile implements AutoCloseable {

    /** Frames written at once. */
    private static final int BLOCK = 512;

    private final int bands;
    private final Path folder;
    private final FileChannel channel;
    private final ByteBuffer waiting;
    private long written;

    /** @param bands values of a frame */
    FrameFile(int bands) throws FeatureStorageException {
        this.bands = bands;
        this.waiting = ByteBuffer.allocate(BLOCK * bands * Float.BYTES).order(ByteOrder.nativeOrder());
        this.folder = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            Path file = Files.createTempFile(folder, "hubbub-features", ".tmp");
            this.channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Adds a frame. */
    void append(float[] frame) throws FeatureStorageException {
        waiting.asFloatBuffer().put(frame, 0, bands);
        waiting.position(waiting.position() + bands * Float.BYTES);
        if (!waiting.hasRemaining()) {
            flush();
        }
    }

    /** Writes what was added; only then it can be read. */
    void flush() throws FeatureStorageException {
        waiting.flip();
        try {
            while (waiting.hasRemaining()) {
                written += channel.write(waiting, written);
            }
        } catch (IOException e) {
            throw failure(e);
        }
        waiting.clear();
    }

    /** The values of {@code count} frames from number {@code from} on, frame by frame. */
    float[] read(int from, int count) throws FeatureStorageException {
        ByteBuffer bytes = ByteBuffer.allocate(count * bands * Float.BYTES).order(ByteOrder.nativeOrder());
        long place = (long) from * bands * Float.BYTES;
        try {
            while (bytes.hasRemaining()) {
                int read = channel.read(bytes, place + bytes.position());
                if (read < 0) {
                    throw new IllegalStateException("There are no frames " + from + " to " + (from + count) + ".");
                }
            }
        } catch (IOException e) {
            throw failure(e);
        }
        float[] values = new float[count * bands];
        bytes.flip().asFloatBuffer().get(values);
        return values;
    }

    private FeatureStorageException failure(IOException cause) {
        return new FeatureStorageException(
                String.format(
                        Locale.ROOT,
                        "The features of a recording, %d MB so far, cannot be kept in the folder for temporary files %s"
                                + " (%s): free space there, or name another folder with -Djava.io.tmpdir=DIR.",
                        written >> 20,
                        folder,
                        cause.getMessage()),
                cause);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
