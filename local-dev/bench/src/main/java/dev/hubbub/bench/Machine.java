package dev.hubbub.bench;

import dev.hubbub.speech.torch.TorchRuntime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
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
 */
public record Machine(
        String processor, int processors, double load, String system, String java, String libtorch, int threads) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    static Machine describe(int threads) {
        var bean = ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                processorName(),
                bean.getAvailableProcessors(),
                bean.getSystemLoadAverage(),
                bean.getName() + " " + bean.getVersion() + " " + bean.getArch(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                TorchRuntime.engine().getVersion(),
                threads);
    }

    private static String processorName() {
        if (!Files.isReadable(PROCESSORS)) {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
