package dev.hubbub.contracts.running;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * How far an experiment's trials are, as its controller saw them last: {@code index/running/<namespace>/<name>/trials.json}. It
 * is written while the experiment runs, stays as it was at the end, and goes with the experiment. It may be lost: a run that
 * goes on writes it again.
 *
 * @param format the version of this form
 * @param namespace the experiment's namespace
 * @param experiment its name
 * @param written when it was so
 * @param trials in the experiment's order
 */
public record RunningTrials(
        String format, String namespace, String experiment, Instant written, List<RunningTrial> trials) {

    public static final String FORMAT = "hubbub-running-trials/1";

    /** Below which all of them lie. */
    public static final String FOLDER = "index/running/";

    private static final Set<String> ENDS = Set.of("Succeeded", "Incomplete", "Failed", "Stopped");

    public RunningTrials {
        trials = List.copyOf(trials);
    }

    /**
     * A trial.
     *
     * @param name its name
     * @param model the model's name in the experiment
     * @param phase how far it is, in one word, as its Trial says it
     * @param sessionsDone sessions with a transcript
     * @param sessionsFailed sessions that will have none
     * @param sessionsTotal all sessions; 0 while they are not known
     * @param message what went wrong; absent if nothing did
     */
    public record RunningTrial(
            String name,
            String model,
            String phase,
            int sessionsDone,
            int sessionsFailed,
            int sessionsTotal,
            String message) {

        /** Whether nothing more will happen to it. */
        public boolean hasEnded() {
            return ENDS.contains(phase);
        }
    }

    /** Where that of an experiment lies: in a folder, for a name may be as long as a file's can. */
    public static String key(String namespace, String experiment) {
        return FOLDER + namespace + "/" + experiment + "/trials.json";
    }
}
