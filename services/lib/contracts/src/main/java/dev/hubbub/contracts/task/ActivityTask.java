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
 * Find out when the person of each face track speaks, for those tracks of one session that come without active-speaker
 * scores. The output holds {@code activity.json} ({@link dev.hubbub.contracts.track.ActivityTracks}) and the files of
 * scores that it names, in the form in which datasets give them. It depends on neither model nor decoding, so it is done
 * once per session.
 *
 * @param version the stage version it was planned for
 * @param session the session
 * @param lips where the lips of tracks are that come without them; absent where all tracks have theirs, or nobody looks at
 *     lips
 * @param weights those of Light-ASD, which looks at faces; absent where the motion of mouths is to do
 */
public record ActivityTask(String version, SessionReference session, OutputAddress lips, DetectorWeights weights)
        implements Task {

    /** By the motion of mouths. */
    public static ActivityTask ofMouths(SessionReference session, OutputAddress lips) {
        return new ActivityTask(StageName.ACTIVITY.version(), session, lips, null);
    }

    /** By Light-ASD. */
    public static ActivityTask ofFaces(SessionReference session, DetectorWeights weights) {
        return new ActivityTask(StageName.ACTIVITY.version(), session, null, weights);
    }

    @Override
    public StageName stage() {
        return StageName.ACTIVITY;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Digest> inputs = new TreeMap<>(Map.of("session", session.content()));
        if (lips != null) {
            inputs.put("lips", lips.digest());
        }
        if (weights != null) {
            inputs.put("weights", weights.digest());
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("layout", session.dataset().layout());
        parameters.put("session", session.name());
        parameters.put("view", session.dataset().view());
        return Recipe.of(stage(), version, inputs, parameters);
    }

    /** The digests of a session's inputs, with the scores that were computed for it if there are any. */
    static Map<String, Digest> digests(SessionReference session, OutputAddress activity) {
        Map<String, Digest> digests = new TreeMap<>(Map.of("session", session.content()));
        if (activity != null) {
            digests.put("activity", activity.digest());
        }
        return digests;
    }

    /** A session as an input, with the scores that were computed for it if there are any. */
    static List<Input> inputs(SessionReference session, OutputAddress activity) {
        return activity == null
                ? List.of(session.asInput())
                : List.of(session.asInput(), new Input.Made("activity", activity));
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>(List.of(session.asInput()));
        if (lips != null) {
            inputs.add(new Input.Made("lips", lips));
        }
        if (weights != null) {
            inputs.add(weights.asInput());
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
        return "find who speaks in " + session.name();
    }
}
