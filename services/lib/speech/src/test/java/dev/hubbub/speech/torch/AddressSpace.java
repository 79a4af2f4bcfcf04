package dev.hubbub.speech.torch;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A limit on the memory this process may still map, on Linux; the allocator then refuses as a full device does. */
public final class AddressSpace implements AutoCloseable {
    private static final int RLIMIT_AS = 9;
    private static final Path STATUS = Path.of("/proc/self/status");

    private final LibC libc = Native.load("c", LibC.class);
    private final long[] before = new long[2];

    /** What is asked of the system's C library. */
    public interface LibC extends Library {
        int getrlimit(int resource, long[] softAndHard);

        int setrlimit(int resource, long[] softAndHard);
    }

    /** @param bytes that may be mapped beside what is */
    public AddressSpace(long bytes) throws IOException {
        check(libc.getrlimit(RLIMIT_AS, before));
        check(libc.setrlimit(RLIMIT_AS, new long[] {mapped() + bytes, before[1]}));
    }

    private static long mapped() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmSize:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }

    private static void check(int result) {
        if (result != 0) {
            throw new IllegalStateException("The system did not take the limit.");
        }
    }

    @Override
    public void close() {
        check(libc.setrlimit(RLIMIT_AS, before));
    }
}
