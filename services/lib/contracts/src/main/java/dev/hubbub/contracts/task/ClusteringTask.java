package dev.hubbub.contracts.task;

import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Find out who talks with whom in one session. The output holds {@code speaker_to_cluster.json}: speaker name to
 * conversation number. It depends on neither model nor decoding, so it is done once per session.
 *
 * @param version the stage version it was planned for
 * @param session the session
 * @param hysteresis how scores become each speaker's activity
 * @param threshold speakers share a conversation only if they all score above this with each other, the score being one
 *     minus overlap over union of their speech (0 to 1); the baseline uses 0.7
 * @param conversations how many conversations there are, where that is known
 */
public record ClusteringTask(
        String version, SessionReference session, Hysteresis hysteresis, double threshold, Integer conversations)
        implements Task {

    public ClusteringTask(SessionReference session, Hysteresis hysteresis, double threshold, Integer conversations) {
        this(StageName.CLUSTERING.version(), session, hysteresis, threshold, conversations);
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
        parameters.put("hysteresis", hysteresis);
        parameters.put("threshold", threshold);
        parameters.put("conversations", conversations);
        return Recipe.of(stage(), version, Map.of("session", session.content()), parameters);
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        return List.of(session.asInput());
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
