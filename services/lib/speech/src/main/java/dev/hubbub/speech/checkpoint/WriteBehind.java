package dev.hubbub.speech.checkpoint;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/**
 * A large file on its way to the disk: what is written is collected in a few buffers that a thread of its own writes while
 * the next are being computed. The disk is kept busy from the beginning; left to itself, the system would begin to write
 * when most is already computed.
 */
final class WriteBehind extends OutputStream {

    private static final int BUFFERS = 32;
    /** Larger ones take the system several times longer to write. */
    private static final int SIZE = 1 << 17;

    /** Bytes that the disk is told to take while the next so many are written. */
    private static final long BATCH = 64L << 20;

    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final FileChannel channel;
    private final BlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(BUFFERS);
    private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final Thread writer = new Thread(this::writeOn, "write-behind");
    private CompletableFuture<Void> forced = CompletableFuture.completedFuture(null);
    private volatile IOException fault;
    private ByteBuffer current = ByteBuffer.allocateDirect(SIZE);
    private boolean begun;
    private boolean closed;

    WriteBehind(FileChannel channel) {
        this.channel = channel;
    }

    /** A small file needs neither. */
    private void begin() {
        for (int i = 1; i < BUFFERS; i++) {
            empty.add(ByteBuffer.allocateDirect(SIZE));
        }
        writer.setDaemon(true);
        writer.start();
        begun = true;
    }

    private void writeOn() {
        long since = 0;
        try {
            for (ByteBuffer next = full.take(); next != END; next = full.take()) {
                since += next.remaining();
                // After a fault only empties the queue, so that nobody waits for a buffer.
                while (fault == null && next.hasRemaining()) {
                    write(next);
                }
                if (fault == null && since >= BATCH) {
                    // No more than two batches wait for the disk: what all of the memory holds would be forced at once.
                    forced.join();
                    forced = CompletableFuture.runAsync(this::force, WriteBehind::start);
                    since = 0;
                }
                empty.put(next.clear());
            }
            forced.join();
        } catch (InterruptedException e) {
            fault = new InterruptedIOException("interrupted");
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "write-behind-disk");
        thread.setDaemon(true);
        thread.start();
    }

    private void write(ByteBuffer block) {
        try {
            channel.write(block);
        } catch (IOException e) {
            fault = e;
        }
    }

    private void force() {
        try {
            channel.force(false);
        } catch (IOException e) {
            fault = e;
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            ByteBuffer room = room();
            int count = Math.min(room.remaining(), length - done);
            room.put(bytes, offset + done, count);
            done += count;
        }
    }

    private ByteBuffer room() throws IOException {
        if (current != null && !current.hasRemaining()) {
            if (!begun) {
                begin();
            }
            handOver();
        }
        if (current == null) {
            requireNoFault();
            current = taken();
        }
        return current;
    }

    private void requireNoFault() throws IOException {
        if (fault != null) {
            throw new IOException(fault.getMessage(), fault);
        }
    }

    private ByteBuffer taken() throws IOException {
        try {
            return empty.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void handOver() {
        full.add(current.flip());
        current = null;
    }

    /** Waits until everything is written; the channel stays open. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (begun) {
            end();
        } else {
            current.flip();
            while (fault == null && current.hasRemaining()) {
                write(current);
            }
        }
        requireNoFault();
    }

    private void end() throws IOException {
        if (current != null) {
            handOver();
        }
        full.add(END);
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
