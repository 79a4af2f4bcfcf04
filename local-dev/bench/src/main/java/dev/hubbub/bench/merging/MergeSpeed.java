package dev.hubbub.bench.merging;

import dev.hubbub.bench.memory.ResidentPeak;
import dev.hubbub.bench.time.Spent;
import dev.hubbub.speech.merging.MergedCheckpoint;
import dev.hubbub.speech.merging.MergedCheckpoint.Source;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.merging.WeightedAverage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The weighted average of two checkpoints of random numbers against copying one of them on the same disk, in turns, each
 * until the disk has it.
 *
 * @param bytes of each checkpoint
 * @param copy of one checkpoint: reads and writes its bytes
 * @param merge of both: reads the bytes of two and writes those of one
 * @param copyBytesPerSecond read and written
 * @param mergeBytesPerSecond read and written
 * @param ratio {@code mergeBytesPerSecond / copyBytesPerSecond}
 * @param residentBefore bytes of memory of the process before the first merge; 0 where the system does not tell
 * @param residentPeak most bytes during the merges
 */
public record MergeSpeed(
        long bytes,
        Spent copy,
        Spent merge,
        double copyBytesPerSecond,
        double mergeBytesPerSecond,
        double ratio,
        long residentBefore,
        long residentPeak) {

    /** Of the size of a checkpoint, so much room is needed: two, a merge, a copy, and some to spare. */
    private static final double ROOM = 4.5;

    /**
     * Measures.
     *
     * @param folder on the disk to measure
     * @param megabytes of each checkpoint; fewer if the disk has not enough room
     * @throws UncheckedIOException if the disk cannot be written
     */
    public static MergeSpeed measure(Path folder, int megabytes, int repeats) {
        try {
            return measured(Files.createDirectories(folder.resolve("merging")), megabytes, repeats);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MergeSpeed measured(Path folder, int megabytes, int repeats) throws IOException {
        long room = Files.getFileStore(folder).getUsableSpace();
        long wanted = Math.min(megabytes * 1_000_000L, (long) (room / ROOM));
        Path one = RandomWeights.write(folder.resolve("one.safetensors"), wanted, 1);
        Path two = RandomWeights.write(folder.resolve("two.safetensors"), wanted, 2);
        long bytes = Files.size(one);
        try {
            List<Spent> copies = new ArrayList<>();
            List<Spent> merges = new ArrayList<>();
            long before = ResidentPeak.now();
            long peak = 0;
            for (int repeat = 0; repeat < repeats; repeat++) {
                copies.add(Spent.on(() -> copy(one, folder.resolve("copy.safetensors")))
                        .spent());
                Files.delete(folder.resolve("copy.safetensors"));
                try (ResidentPeak resident = ResidentPeak.watch()) {
                    merges.add(Spent.on(() -> merge(one, two, folder.resolve("merged")))
                            .spent());
                    peak = Math.max(peak, resident.bytes());
                }
                delete(folder.resolve("merged"));
            }
            Spent copy = Spent.median(copies);
            Spent merge = Spent.median(merges);
            double copied = 2 * bytes / copy.wallSeconds();
            double merged = 3 * bytes / merge.wallSeconds();
            return new MergeSpeed(bytes, copy, merge, copied, merged, merged / copied, before, peak);
        } finally {
            Files.delete(one);
            Files.delete(two);
        }
    }

    private static Path copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            return force(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path merge(Path one, Path two, Path folder) {
        new MergedCheckpoint(
                        new WeightedAverage(WeightedAverage.WeightSum.ONE),
                        Optional.empty(),
                        List.of(new Source("one", one, 0.25, () -> ""), new Source("two", two, 0.75, () -> "")),
                        Rules.STRICT)
                .write(Optional.empty(), folder, Optional.of(MergedCheckpoint.Format.SAFETENSORS), fraction -> {});
        try {
            return force(folder.resolve("model.safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until then a copy is only a promise of the operating system's. */
    private static Path force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return file;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
