package dev.hubbub.bench.precision;

import dev.hubbub.speech.torch.Precision;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The precisions that a device computes in at its own speed, float32 first. */
public final class ComparedPrecisions {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private ComparedPrecisions() {}

    /**
     * Those of a device.
     *
     * @param left is told which one is left out, and why
     */
    public static List<Precision> here(String device, Consumer<String> left) {
        if (TorchRuntime.device(device).isGpu()) {
            return List.of(Precision.FLOAT32, Precision.FLOAT16, Precision.BFLOAT16);
        }
        List<Precision> compared = new ArrayList<>(List.of(Precision.FLOAT32));
        if (hasBfloat16(PROCESSORS)) {
            compared.add(Precision.BFLOAT16);
        } else {
            left.accept("no bfloat16, because the processor does not say that it computes in it");
        }
        try {
            Precision.INT8.requireOnProcessor();
            compared.add(Precision.INT8);
        } catch (IllegalArgumentException e) {
            left.accept("no int8: " + e.getMessage());
        }
        return List.copyOf(compared);
    }

    /**
     * Whether a processor has instructions for bfloat16.
     *
     * @param described what Linux says of it
     */
    static boolean hasBfloat16(Path described) {
        if (!Files.isReadable(described)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(described)) {
            return lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .anyMatch(line -> line.matches(".*\\b(avx512_bf16|amx_bf16|bf16)\\b.*"));
        } catch (IOException e) {
            return false;
        }
    }
}
