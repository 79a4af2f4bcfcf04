package dev.hubbub.localdev.experiment;

import java.time.Instant;

/**
 * A run of an experiment that was asked for.
 *
 * @param namespace the experiment's namespace
 * @param name the experiment's name
 * @param run the run: the time it was asked for
 * @param generation the generation of the spec it is about
 */
public record StartedRun(String namespace, String name, String run, long generation) {

    /** When it was asked for, to the second, as events count. */
    Instant startedAt() {
        return Instant.ofEpochSecond(Instant.parse(run).getEpochSecond());
    }
}
