package dev.hubbub.contracts.task;

import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cut the lips out of those face tracks of one session that come without them. The output holds {@code lips.json}
 * ({@link dev.hubbub.contracts.track.LipTracks}) and the videos that it names. It depends on neither model nor decoding, so
 * it is done once per session.
 *
 * @param version the stage version it was planned for
 * @param session the session
 */
public record LipsTask(String version, SessionReference session) implements Task {

    public LipsTask(SessionReference session) {
        this(StageName.LIPS.version(), session);
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

    @Override
    public String title() {
        return "find lips in " + session.name();
    }
}
