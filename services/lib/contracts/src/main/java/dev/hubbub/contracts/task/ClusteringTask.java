package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Find out who talks with whom in one session. The output holds {@code speaker_to_cluster.json}: speaker name to
 * conversation number; and, where something of the session could not be used, {@value #MISSING}: a list of sentences. Without
 * a transcript it depends on neither model nor decoding, so it is done once per session.
 *
 * @param version the stage version it was planned for
 * @param session the session
 * @param hysteresis how scores become each speaker's activity
 * @param threshold speakers share a conversation only if they all score above this with each other, the score being one
 *     minus overlap over union of their speech (0 to 1); the baseline uses 0.7
 * @param conversations how many conversations there are, where that is known
 * @param activity where the scores of tracks are that come without them; absent where nothing was computed
 * @param transcript what was heard, where also the words say who talks with whom; absent for the baseline's method
 */
public record ClusteringTask(
        String version,
        SessionReference session,
        Hysteresis hysteresis,
        double threshold,
        Integer conversations,
        OutputAddress activity,
        OutputAddress transcript)
        implements Task {
    /** The file of the output that says what the conversations were found without; absent where that is nothing. */
    public static final String MISSING = "missing.json";

    public ClusteringTask(SessionReference session, Hysteresis hysteresis, double threshold, Integer conversations) {
        this(session, hysteresis, threshold, conversations, null, null);
    }

    public ClusteringTask(
            SessionReference session,
            Hysteresis hysteresis,
            double threshold,
            Integer conversations,
            OutputAddress activity,
            OutputAddress transcript) {
        this(StageName.CLUSTERING.version(), session, hysteresis, threshold, conversations, activity, transcript);
    }

    @Override
    public StageName stage() {
        return StageName.CLUSTERING;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("layout", session.dataset().layout());
        parameters.put("session", session.name());
        parameters.put("view", session.dataset().view());
        parameters.put("hysteresis", hysteresis);
        parameters.put("threshold", threshold);
        parameters.put("conversations", conversations);
        Map<String, Digest> inputs = new TreeMap<>(ActivityTask.digests(session, activity));
        if (transcript != null) {
            inputs.put("transcript", transcript.digest());
        }
        return Recipe.of(stage(), version, inputs, parameters);
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>(ActivityTask.inputs(session, activity));
        if (transcript != null) {
            inputs.add(new Input.Made("transcript", transcript));
        }
        return inputs;
    }

    @Override
    public String key() {
        return session.name();
    }

    @Override
    public Optional<SessionReference> ofSession() {
        return Optional.of(session);
    }

    /** A dataset is looked at once for all of them. */
    @Override
    public Object companions() {
        return List.of(stage(), session.dataset());
    }

    @Override
    public String title() {
        return "cluster " + session.name();
    }
}
