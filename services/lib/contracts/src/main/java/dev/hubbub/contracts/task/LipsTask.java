package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Cut the lips out of those face tracks of one session that come without them. The output holds {@code lips.json}
 * ({@link dev.hubbub.contracts.track.LipTracks}) and the videos that it names. It depends on neither model nor decoding, so
 * it is done once per session.
 *
 * @param version the stage version it was planned for
 * @param session the session
 * @param weights those of somebody's own model that finds the points of a face; absent for the shipped one
 */
public record LipsTask(String version, SessionReference session, DetectorWeights weights) implements Task {

    /** By the shipped model. */
    public LipsTask(SessionReference session) {
        this(session, null);
    }

    public LipsTask(SessionReference session, DetectorWeights weights) {
        this(StageName.LIPS.version(), session, weights);
    }

    @Override
    public StageName stage() {
        return StageName.LIPS;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("layout", session.dataset().layout());
        parameters.put("session", session.name());
        parameters.put("view", session.dataset().view());
        Map<String, Digest> inputs = new TreeMap<>(Map.of("session", session.content()));
        if (weights != null) {
            inputs.put("weights", weights.digest());
        }
        return Recipe.of(stage(), version, inputs, parameters);
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        return weights == null ? List.of(session.asInput()) : List.of(session.asInput(), weights.asInput());
    }

    @Override
    public String key() {
        return session.name();
    }

    @Override
    public Optional<SessionReference> ofSession() {
        return Optional.of(session);
    }

    @Override
    public String title() {
        return "find lips in " + session.name();
    }
}
