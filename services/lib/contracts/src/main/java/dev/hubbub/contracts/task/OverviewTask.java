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
 * Look over the face tracks of one session for people. The output holds {@code overview.json}
 * ({@link dev.hubbub.contracts.track.SessionOverview}) and the small pictures of lips that it names. No number follows from
 * it.
 *
 * @param version the stage version it was planned for
 * @param session the session
 * @param lips where the lips of tracks are that come without them; absent where nobody cut any
 * @param activity where the scores of tracks are that come without them; absent where nobody computed any
 */
public record OverviewTask(String version, SessionReference session, OutputAddress lips, OutputAddress activity)
        implements Task {

    public OverviewTask(SessionReference session, OutputAddress lips, OutputAddress activity) {
        this(StageName.OVERVIEW.version(), session, lips, activity);
    }

    @Override
    public StageName stage() {
        return StageName.OVERVIEW;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("layout", session.dataset().layout());
        parameters.put("session", session.name());
        parameters.put("view", session.dataset().view());
        Map<String, Digest> inputs = new TreeMap<>(ActivityTask.digests(session, activity));
        if (lips != null) {
            inputs.put("lips", lips.digest());
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
        if (lips != null) {
            inputs.add(new Input.Made("lips", lips));
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

    @Override
    public String title() {
        return "look over the faces of " + session.name();
    }
}
