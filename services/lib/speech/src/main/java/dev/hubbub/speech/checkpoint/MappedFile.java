package dev.hubbub.speech.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of any size of which parts are mapped on demand. A mapping outlives the file object and is freed with its buffer. */
final class MappedFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final long size;

    private MappedFile(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    static MappedFile open(Path path) {
        if (Files.isDirectory(path)) {
            throw new CheckpointException(path + " is a folder where a model file was expected.");
        }
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new MappedFile(path, channel, channel.size());
        } catch (NoSuchFileException e) {
            throw new CheckpointException(path + " does not exist: check the path of the checkpoint.", e);
        } catch (IOException e) {
            throw new CheckpointException(path + " cannot be opened: " + e.getMessage() + ".", e);
        }
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** A read-only little-endian view of a part of the file, starting at position 0. */
    ByteBuffer map(long offset, long length) {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw truncated(offset + length);
        }
        if (length > Integer.MAX_VALUE) {
            throw new CheckpointException(
                    path + " holds a tensor of " + length + " bytes; one tensor may have at most 2 GiB.");
        }
        try {
            return channel.map(MapMode.READ_ONLY, offset, length).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new CheckpointException(path + " cannot be mapped into memory: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Fills the rest of a buffer with the bytes from an offset on. Unlike what is mapped, which stays resident until its
     * buffer is collected, what is read so takes no more memory than the buffer.
     */
    void read(long offset, ByteBuffer into) {
        try {
            long at = offset;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw truncated(at + into.remaining());
                }
                at += count;
            }
        } catch (IOException e) {
            throw new CheckpointException(path + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    CheckpointException truncated(long needed) {
        return new CheckpointException(path + " is truncated: it has " + size + " bytes where its own index needs "
                + needed + "; copy or download it again.");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CheckpointException(path + " cannot be closed: " + e.getMessage() + ".", e);
        }
    }
}
