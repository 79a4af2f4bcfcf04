package dev.hubbub.bench;

import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a figure was measured on; without it no two figures can be compared.
 *
 * @param processor model name
 * @param processors hardware threads this process may use
 * @param load processes that wanted a processor in the last minute, before measuring; negative if unknown
 * @param system operating system
 * @param java version of the JVM
 * @param libtorch version of the engine
 * @param threads threads that one operation of the engine uses
 * @param device what models compute on; of a GPU with its name, where there is only one and the driver tells it
 * @param precision element type of weights and activations
 */
public record Machine(
        String processor,
        int processors,
        double load,
        String system,
        String java,
        String libtorch,
        int threads,
        String device,
        String precision) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path GPUS = Path.of("/proc/driver/nvidia/gpus");

    static Machine describe(ModelOptions options) {
        var bean = ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                value(PROCESSORS, "model name").orElse("unknown"),
                bean.getAvailableProcessors(),
                bean.getSystemLoadAverage(),
                bean.getName() + " " + bean.getVersion() + " " + bean.getArch(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                TorchRuntime.engine().getVersion(),
                options.threads(),
                TorchRuntime.device(options.device()).isGpu()
                        ? options.device() + gpuName(GPUS, options.device())
                        : options.device(),
                options.precision().toString());
    }

    /** What must be equal for two runs to be compared: a new engine may be slower, and shall be found to be. */
    String compared() {
        return processor + ", " + processors + " processors, " + threads + " threads, " + device + ", " + precision;
    }

    /**
     * The only GPU's name in parentheses. Of several, the driver lists them by their place on the bus and CUDA numbers
     * them otherwise, so that nothing says which of the names is the device's.
     *
     * @param listed where the driver has a folder per GPU
     */
    static String gpuName(Path listed, String device) {
        if (!Set.of("cuda", "cuda:0").contains(device) || !Files.isDirectory(listed)) {
            return "";
        }
        try (Stream<Path> folders = Files.list(listed)) {
            List<Path> gpus = folders.toList();
            return gpus.size() != 1
                    ? ""
                    : value(gpus.get(0).resolve("information"), "Model")
                            .map(name -> " (" + name + ")")
                            .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** What a file of lines {@code field: value} first says of a field. */
    private static Optional<String> value(Path file, String field) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
