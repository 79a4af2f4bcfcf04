package dev.hubbub.cluster.job;

import java.time.Duration;

/** How long to wait after failures in a row: the first wait, doubled with each further failure up to the longest. */
public record BackOff(Duration first, Duration longest) {
    Duration after(int failures) {
        if (failures <= 0) {
            return Duration.ZERO;
        }
        Duration wait = first;
        for (int i = 1; i < failures && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
