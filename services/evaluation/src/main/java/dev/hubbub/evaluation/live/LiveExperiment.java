package dev.hubbub.evaluation.live;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

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
 * @param over whether nothing is being done, and the last that was done is its report
 * @param trials how far its trials are; absent where one asks for all experiments, or nothing was told of them
 */
public record LiveExperiment(
        String experiment,
        Instant heard,
        Instant since,
        Map<String, Integer> finished,
        int failed,
        String failure,
        List<Work> running,
        int more,
        boolean over,
        Trials trials) {

    /** One of which workers told nothing. */
    static LiveExperiment quiet(String experiment, Trials trials) {
        Instant told = trials.written();
        return new LiveExperiment(experiment, told, told, Map.of(), 0, null, List.of(), 0, false, trials);
    }

    /** The same with how far its trials are. */
    LiveExperiment with(Trials told) {
        return new LiveExperiment(experiment, heard, since, finished, failed, failure, running, more, over, told);
    }

    /**
     * How far trials are.
     *
     * @param written when they were so
     * @param phases how many are in each phase
     */
    public record Trials(Instant written, SortedMap<String, Integer> phases) {}

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
