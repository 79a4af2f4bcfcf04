package dev.hubbub.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCacheTest {

    @TempDir
    Path root;

    @Test
    void an_entry_is_filled_once() throws Exception {
        FileCache cache = new FileCache(root, 1 << 20);
        AtomicInteger fills = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<String>> readers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            readers.add(threads.submit(() -> {
                try (FileCache.Lease lease = cache.acquire("a", directory -> {
                    fills.incrementAndGet();
                    Files.writeString(directory.resolve("x"), "hello");
                })) {
                    return Files.readString(lease.directory().resolve("x"));
                }
            }));
        }
        for (Future<String> reader : readers) {
            assertEquals("hello", reader.get());
        }
        threads.shutdown();
        assertEquals(1, fills.get());
        try (FileCache.Lease later = new FileCache(root, 1 << 20).acquire("a", directory -> fills.incrementAndGet())) {
            assertTrue(Files.exists(later.directory().resolve("x")));
        }
        assertEquals(1, fills.get());
    }

    @Test
    void a_filling_that_fails_leaves_no_entry() throws Exception {
        FileCache cache = new FileCache(root, 1 << 20);
        assertThrows(
                IOException.class,
                () -> cache.acquire("a", directory -> {
                    Files.writeString(directory.resolve("half"), "half");
                    throw new IOException("the line went dead");
                }));
        try (FileCache.Lease lease = cache.acquire("a", file(10))) {
            assertEquals(List.of("x"), names(lease.directory()));
        }
    }

    @Test
    void where_the_disk_is_full_what_nobody_uses_makes_room_and_then_the_folder_and_the_remedy_are_named()
            throws Exception {
        FileCache cache = new FileCache(root, 1 << 20);
        FileCache.Lease inUse = cache.acquire("in use", file(1000));
        cache.acquire("old", file(1000)).close();
        age("old", 2000);
        AtomicInteger tries = new AtomicInteger();
        cache.acquire("new", directory -> {
                    Files.writeString(directory.resolve("half"), "half");
                    if (tries.incrementAndGet() == 1) {
                        writeToAFullDisk();
                    }
                })
                .close();
        assertFalse(isThere("old"));
        assertTrue(Files.exists(inUse.directory().resolve("x")));

        cache.acquire("new", file(10)).close();
        LocalDiskException full = assertThrows(
                LocalDiskException.class, () -> cache.acquire("too large", directory -> writeToAFullDisk()));
        assertFalse(isThere("new"));
        assertTrue(Files.exists(inUse.directory().resolve("x")));
        assertTrue(full.isFull());
        assertEquals(
                "There is no room left in " + root + " (No space left on device): free space there, or name another"
                        + " folder with HUBBUB_CACHE.",
                full.getMessage());
    }

    @Test
    void a_fault_that_is_not_the_disks_is_thrown_as_it_is_and_removes_nothing() throws Exception {
        FileCache cache = new FileCache(root, 1 << 20);
        cache.acquire("old", file(1000)).close();
        IOException fault = assertThrows(
                IOException.class,
                () -> cache.acquire("new", directory -> {
                    throw new IOException("the line went dead");
                }));
        assertEquals("the line went dead", fault.getMessage());
        assertTrue(isThere("old"));
    }

    /** What the operating system says of a file on a full disk. */
    private static void writeToAFullDisk() throws IOException {
        Files.write(Path.of("/dev/full"), new byte[1]);
    }

    @Test
    void beyond_the_limit_the_entry_unused_for_longest_goes_and_those_in_use_stay() throws Exception {
        FileCache cache = new FileCache(root, 2500);
        FileCache.Lease inUse = cache.acquire("in use", file(1000));
        cache.acquire("old", file(1000)).close();
        age("in use", 3000);
        age("old", 2000);
        cache.acquire("new", file(1000)).close();

        assertTrue(Files.exists(inUse.directory().resolve("x")));
        assertTrue(isThere("new"));
        assertFalse(isThere("old"));

        inUse.close();
        inUse.close();
        age("in use", 3000);
        age("new", 1000);
        cache.acquire("newer", file(1000)).close();
        assertFalse(isThere("in use"));
        assertTrue(isThere("new"));
    }

    @Test
    void an_entry_in_use_by_another_process_stays() throws Exception {
        Process other = OtherProcess.start(HoldingRun.class, "-Xmx32m", root.toString(), "theirs");
        try {
            assertEquals('h', other.getInputStream().read());
            FileCache cache = new FileCache(root, 500);
            age("theirs", 5000);
            cache.acquire("ours", file(1000)).close();
            assertTrue(isThere("theirs"));
        } finally {
            other.destroyForcibly().waitFor();
        }
        // The system has taken the dead process's lock back.
        new FileCache(root, 500).acquire("ours too", file(1000)).close();
        assertFalse(isThere("theirs"));
    }

    @Test
    void a_filling_below_the_limit_does_not_go_through_the_others() throws Exception {
        FileCache cache = new FileCache(root, 10_000);
        cache.acquire("first", file(1000)).close();
        // Whoever looked at the entry would take it for more than the limit.
        Files.write(entry("first").resolve("content/x"), new byte[20_000]);
        cache.acquire("second", file(1000)).close();
        new FileCache(root, 10_000).acquire("third", file(1000)).close();
        assertTrue(isThere("first"));

        cache.acquire("big", file(9000)).close();
        assertFalse(isThere("first"));
        assertTrue(isThere("big"));
    }

    @Test
    void two_processes_keep_one_total() throws Exception {
        FileCache cache = new FileCache(root, 2500);
        cache.acquire("ours", file(1000)).close();
        Process other = OtherProcess.start(HoldingRun.class, "-Xmx32m", root.toString(), "theirs");
        try {
            assertEquals('h', other.getInputStream().read());
        } finally {
            other.destroyForcibly().waitFor();
        }
        age("ours", 1000);
        cache.acquire("more", file(1000)).close();
        assertFalse(isThere("ours"));
        assertTrue(isThere("theirs"));
    }

    @Test
    void entries_that_others_use_meanwhile_do_not_disturb_making_room() throws Exception {
        int entries = 200;
        FileCache cache = new FileCache(root, 10 * entries);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> users = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            users.add(threads.submit(() -> {
                java.util.Random random = new java.util.Random(seed);
                for (int n = 0; n < 3 * entries; n++) {
                    try (FileCache.Lease lease = cache.acquire("entry " + random.nextInt(2 * entries), file(10))) {
                        assertEquals(10, Files.size(lease.directory().resolve("x")));
                    }
                }
                return null;
            }));
        }
        for (Future<?> user : users) {
            user.get();
        }
        threads.shutdown();
        try (var left = Files.list(root.resolve("entries"))) {
            // Each of the four may fill one while another counts, and one that finds another at making room.
            assertTrue(left.count() <= entries + 8);
        }
    }

    @Test
    void the_environment_names_folder_and_limit() {
        FileCache.fromEnvironment(Map.of("HUBBUB_CACHE", root.toString(), "HUBBUB_CACHE_GB", "1.5"));
        FileCache.fromEnvironment(Map.of());
        for (String wrong : List.of("much", "-1")) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> FileCache.fromEnvironment(Map.of("HUBBUB_CACHE_GB", wrong)));
            assertTrue(e.getMessage().startsWith("HUBBUB_CACHE_GB is '" + wrong + "'"), e.getMessage());
        }
    }

    private static FileCache.Filler file(int bytes) {
        return directory -> Files.write(directory.resolve("x"), new byte[bytes]);
    }

    private boolean isThere(String identity) {
        return Files.exists(entry(identity));
    }

    private void age(String identity, long seconds) throws IOException {
        Files.setLastModifiedTime(entry(identity), FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    private Path entry(String identity) {
        return root.resolve("entries")
                .resolve(dev.hubbub.contracts.digest.Digest.of(identity).hex());
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
