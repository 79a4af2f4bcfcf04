package dev.hubbub.evaluation.live;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What workers tell of an experiment.
 *
 * @param experiment its namespace and name, with a slash between
 * @param heard when something was heard of it last
 * @param since from when on outputs are counted
 * @param finished outputs that were made or found since then, by stage
 * @param failed outputs that could not be made, since then
 * @param failure why the last of them could not; absent if none failed
 * @param running what is being done, that which is furthest first
 * @param more how much more is being done
 */
public record LiveExperiment(
        String experiment,
        Instant heard,
        Instant since,
        Map<String, Integer> finished,
        int failed,
        String failure,
        List<Work> running,
        int more) {

    /**
     * Something that is being done.
     *
     * @param stage the stage that does it
     * @param title what it is about
     * @param what what is being done of it
     * @param fraction how far it is, from 0 to 1
     * @param seconds since it was begun
     */
    public record Work(String stage, String title, String what, double fraction, double seconds) {}
}
