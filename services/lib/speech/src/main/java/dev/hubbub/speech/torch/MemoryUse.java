package dev.hubbub.speech.torch;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Memory that computing takes.
 *
 * @param process resident bytes of this process at their highest so far, native memory included; 0 where the system does
 *     not tell, as everywhere but on Linux
 * @param gpu bytes of the GPU in use, by all processes; empty on the CPU, and where nobody tells
 */
public record MemoryUse(long process, OptionalLong gpu) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double GIBIBYTE = 1 << 30;

    /** What is used now, with a model on a device. */
    public static MemoryUse on(Device device) {
        return new MemoryUse(processPeak(), gpu(device));
    }

    /** A run does not end because its memory cannot be told. */
    private static OptionalLong gpu(Device device) {
        try {
            return TorchRuntime.usedMemory(device);
        } catch (RuntimeException | LinkageError e) {
            return OptionalLong.empty();
        }
    }

    /** Resident memory of this process at its highest so far, in bytes; 0 where the system does not tell. */
    public static long processPeak() {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    /** For people: {@code 1.9 GiB}, {@code 3.1 GiB, GPU 17.4 GiB}; empty where nothing is known. */
    public String text() {
        String own = process == 0 ? "" : gibibytes(process);
        String card = gpu.isEmpty() ? "" : "GPU " + gibibytes(gpu.getAsLong());
        return own.isEmpty() || card.isEmpty() ? own + card : own + ", " + card;
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
    }
}
