package dev.hubbub.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that were damaged by chance, always by the same: each is read, or refused in one sentence that names it. None
 * hangs, ends the process, gives nothing and calls it sound, or takes memory that its size does not explain.
 */
class DamagedMediaFuzzTest {

    private static final long SEED = 8;
    private static final int DAMAGES_PER_FORMAT = 34;
    private static final double SECONDS = 1.5;

    /** What a header may cost, whatever it says: the reader's own buffers, and one minute of samples. */
    private static final long MOST_BYTES = 96L << 20;

    /** Damage in time stamps can make silence of what is no sound, up to an hour between two packets. */
    private static final int MOST_SAMPLES = 2 * 3600 * MediaReader.SAMPLE_RATE;

    /** A way to damage a file. */
    private enum Damage {
        CUT {
            @Override
            byte[] on(byte[] bytes, Random random) {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
        },
        BITS_FLIPPED {
            @Override
            byte[] on(byte[] bytes, Random random) {
                for (int flips = 1 + random.nextInt(40); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return bytes;
            }
        },
        HEADER_BIT_FLIPPED {
            @Override
            byte[] on(byte[] bytes, Random random) {
                for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                    bytes[random.nextInt(Math.min(HEADER, bytes.length))] ^= (byte) (1 << random.nextInt(8));
                }
                return bytes;
            }
        },
        HEADER_NUMBER_WRONG {
            @Override
            byte[] on(byte[] bytes, Random random) {
                int[] numbers = {0, -1, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, random.nextInt()};
                ByteBuffer.wrap(bytes)
                        .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                        .putInt(random.nextInt(Math.min(HEADER, bytes.length - 4)), numbers[random.nextInt(6)]);
                return bytes;
            }
        },
        STRETCH_LOST {
            @Override
            byte[] on(byte[] bytes, Random random) {
                int from = random.nextInt(bytes.length);
                int to = from + random.nextInt(bytes.length - from);
                byte[] left = Arrays.copyOf(bytes, bytes.length - (to - from));
                System.arraycopy(bytes, to, left, from, bytes.length - to);
                return left;
            }
        },
        STRETCH_OF_NOISE {
            @Override
            byte[] on(byte[] bytes, Random random) {
                byte[] noise = new byte[1 + random.nextInt(bytes.length / 4)];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, random.nextInt(bytes.length - noise.length), noise.length);
                return bytes;
            }
        };

        private static final int HEADER = 200;

        abstract byte[] on(byte[] bytes, Random random);
    }

    @TempDir
    Path folder;

    private final MediaReader reader = new MediaReader();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    private Map<String, byte[]> good() throws IOException {
        MediaWriter writer = new MediaWriter();
        float[] sound = TestSignal.babble(SECONDS, 16_000);
        Map<String, byte[]> good = new LinkedHashMap<>();
        for (AudioEncoding encoding : AudioEncoding.values()) {
            Path file = folder.resolve("good." + encoding.extension());
            writer.write(file, encoding, sound);
            good.put(encoding.extension(), Files.readAllBytes(file));
        }
        for (String[] other : new String[][] {{"flac", "mkv"}, {"opus", "webm"}, {"m4a", "ts"}}) {
            Path file = folder.resolve("good." + other[1]);
            new Remuxer().copy(file, folder.resolve("good." + other[0]));
            good.put(other[1], Files.readAllBytes(file));
        }
        return good;
    }

    @Test
    void damaged_recordings_are_read_or_refused_by_name_and_never_worse() throws IOException {
        Random random = new Random(SEED);
        int files = 0;
        for (Map.Entry<String, byte[]> format : good().entrySet()) {
            for (int number = 0; number < DAMAGES_PER_FORMAT; number++) {
                Damage damage = Damage.values()[number % Damage.values().length];
                byte[] bytes = damage.on(format.getValue().clone(), random);
                Path file = Files.write(folder.resolve("damaged-" + number + "." + format.getKey()), bytes);
                String what = damage + " " + number + " of " + format.getKey();
                assertTimeoutPreemptively(Duration.ofSeconds(10), () -> read(file, what), what);
                files++;
            }
        }
        assertTrue(files >= 300, "only " + files);
        assertTrue(
                outcomes.keySet().containsAll(List.of("read", "NOT_MEDIA", "TRUNCATED", "DAMAGED")),
                "the damage is of one kind only: " + outcomes);
    }

    private void read(Path file, String what) throws IOException {
        long before = allocated();
        String outcome = "read";
        try {
            float[] samples = reader.readAll(file);
            assertTrue(samples.length > 0, what + " is an empty success");
            assertTrue(samples.length < MOST_SAMPLES, what + " became " + samples.length + " samples");
            RecordingInfo info = reader.probe(file);
            assertTrue(info.duration() > 0, what + " has no length");
            streamed(file, samples.length);
            float[] range = reader.read(file, new TimeRange(0, 0.01));
            assertTrue(range.length > 0, what);
        } catch (UnreadableMediaException e) {
            outcome = e.reason().name();
            assertTrue(e.getMessage().startsWith("The recording " + file + " "), what + ": " + e.getMessage());
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        }
        outcomes.merge(outcome, 1, Integer::sum);
        long allocated = allocated() - before;
        assertTrue(allocated < MOST_BYTES, what + " took " + (allocated >> 20) + " MB");
    }

    private void streamed(Path file, int expected) throws IOException {
        int[] samples = new int[1];
        try (AudioRecording recording = reader.open(file)) {
            recording.stream((block, length) -> samples[0] += length);
        }
        assertEquals(expected, samples[0]);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
