package dev.hubbub.bench.time;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;

/**
 * What something cost.
 *
 * @param wallSeconds elapsed time
 * @param cpuSeconds time of all threads of this process; the fairer figure on a machine that has other things to do
 */
public record Spent(double wallSeconds, double cpuSeconds) {
    public static final Spent NOTHING = new Spent(0, 0);

    private static final double NANOS = 1e9;

    /** Runs something and measures it. */
    public static <T> Measured<T> on(Supplier<T> work) {
        long wall = System.nanoTime();
        long cpu = Process.BEAN.getProcessCpuTime();
        T result = work.get();
        long cpuSpent = Process.BEAN.getProcessCpuTime() - cpu;
        long wallSpent = System.nanoTime() - wall;
        return new Measured<>(result, new Spent(wallSpent / NANOS, cpuSpent / NANOS));
    }

    /** The median of each figure. */
    public static Spent median(List<Spent> runs) {
        return new Spent(Median.of(runs, Spent::wallSeconds), Median.of(runs, Spent::cpuSeconds));
    }

    public Spent plus(Spent other) {
        return new Spent(wallSeconds + other.wallSeconds, cpuSeconds + other.cpuSeconds);
    }

    public Spent minus(Spent other) {
        return new Spent(wallSeconds - other.wallSeconds, cpuSeconds - other.cpuSeconds);
    }

    public Spent times(int count) {
        return new Spent(count * wallSeconds, count * cpuSeconds);
    }

    /** Each of several equal parts of it. */
    public Spent over(int parts) {
        return new Spent(wallSeconds / parts, cpuSeconds / parts);
    }

    /** A result and its cost. */
    public record Measured<T>(T result, Spent spent) {}

    private static final class Process {
        static final OperatingSystemMXBean BEAN = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }
}
