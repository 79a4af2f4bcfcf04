package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Say whether a new checkpoint may take the place of its base, by the scores of two trials that decoded the same recordings
 * in the same way. The output is {@code gate.json} ({@link dev.hubbub.contracts.score.GateVerdict}).
 *
 * @param version the stage version it was planned for
 * @param base the score of the base's trial
 * @param candidate that of the new checkpoint's
 * @param sets what they are compared on, at least one of them like what the new one learnt from
 * @param level which p-value is below chance
 * @param tolerance by how much the error rate may be higher on other data, as a fraction of one
 * @param unit what is drawn as one; absent is the largest of which there are enough
 */
public record GateTask(
        String version,
        OutputAddress base,
        OutputAddress candidate,
        List<GatedSet> sets,
        double level,
        double tolerance,
        Unit unit)
        implements Task {

    /**
     * Recordings on which the two are compared by themselves.
     *
     * @param name the dataset's name in the experiment
     * @param inDomain whether they are like what the new one learnt from
     * @param sessions their sessions' names
     * @param learnt those of the sessions that it learnt from, or was chosen by as the best of its run, which say nothing
     *     and are left out; absent is none
     * @param baseLearnt those of which that is so of its base alone, which are left out, too; absent is none
     */
    public record GatedSet(
            String name, boolean inDomain, List<String> sessions, List<String> learnt, List<String> baseLearnt) {

        public GatedSet {
            sessions = List.copyOf(sessions);
            learnt = learnt == null || learnt.isEmpty() ? null : List.copyOf(learnt);
            baseLearnt = baseLearnt == null || baseLearnt.isEmpty() ? null : List.copyOf(baseLearnt);
        }

        /** Of which the base learnt from none that the new one did not. */
        public GatedSet(String name, boolean inDomain, List<String> sessions, List<String> learnt) {
            this(name, inDomain, sessions, learnt, null);
        }
    }

    /** What is drawn as one, because its errors go together. */
    public enum Unit {
        @JsonProperty("speaker")
        SPEAKER,
        @JsonProperty("session")
        SESSION,
        @JsonProperty("utterance")
        UTTERANCE
    }

    public GateTask {
        sets = List.copyOf(sets);
    }

    /** In the stage's current version. */
    public GateTask(
            OutputAddress base,
            OutputAddress candidate,
            List<GatedSet> sets,
            double level,
            double tolerance,
            Unit unit) {
        this(StageName.GATE.version(), base, candidate, sets, level, tolerance, unit);
    }

    @Override
    public StageName stage() {
        return StageName.GATE;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Digest> inputs = Map.of("base", base.digest(), "candidate", candidate.digest());
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("sets", sets);
        parameters.put("level", level);
        parameters.put("tolerance", tolerance);
        if (unit != null) {
            parameters.put("unit", unit);
        }
        return Recipe.of(stage(), version, inputs, parameters);
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        return List.of(new Input.Made("base", base), new Input.Made("candidate", candidate));
    }

    @Override
    public String key() {
        return candidate.digest().hex();
    }

    @Override
    public String title() {
        return "compare " + candidate.digest().abbreviated() + " with its base "
                + base.digest().abbreviated();
    }
}
