package dev.hubbub.bench.history;

import dev.hubbub.bench.time.Spent;
import java.util.Locale;

/**
 * How many times as fast something is as what it is held against, above 1 where it is faster.
 *
 * @param wall by elapsed time
 * @param cpu by processor time
 */
public record Ratio(double wall, double cpu) {

    /** Of the time that it takes and the time of what it is held against. */
    public static Ratio of(Spent own, Spent other) {
        return new Ratio(other.wallSeconds() / own.wallSeconds(), other.cpuSeconds() / own.cpuSeconds());
    }

    /** Whether both are less than a share of another's: what else a machine does seldom slows both. */
    boolean isBelow(double share, Ratio other) {
        return wall < share * other.wall && cpu < share * other.cpu;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f by processor time)", wall, cpu);
    }
}
