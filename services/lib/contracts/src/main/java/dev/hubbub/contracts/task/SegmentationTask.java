package dev.hubbub.contracts.task;

import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cut one session into segments. The output holds {@code segments.json}
 * ({@link dev.hubbub.contracts.transcript.SegmentList}).
 *
 * @param version the stage version it was planned for
 * @param session the session
 * @param hysteresis how scores become regions; absent where the layout gives the segments itself
 * @param maxSegmentSeconds longer segments are split, into equal parts unless voiceActivity says where
 * @param activity where the scores of tracks are that come without them; absent where nothing was computed
 * @param voiceActivity what finds the speech in longer segments, which are cut at the silences between; absent for equal
 *     parts, and for the layout {@code mcorec}
 */
public record SegmentationTask(
        String version,
        SessionReference session,
        Hysteresis hysteresis,
        double maxSegmentSeconds,
        OutputAddress activity,
        VoiceActivity voiceActivity)
        implements Task {

    public SegmentationTask(SessionReference session, Hysteresis hysteresis, double maxSegmentSeconds) {
        this(session, hysteresis, maxSegmentSeconds, null);
    }

    public SegmentationTask(
            SessionReference session, Hysteresis hysteresis, double maxSegmentSeconds, OutputAddress activity) {
        this(session, hysteresis, maxSegmentSeconds, activity, null);
    }

    public SegmentationTask(
            SessionReference session,
            Hysteresis hysteresis,
            double maxSegmentSeconds,
            OutputAddress activity,
            VoiceActivity voiceActivity) {
        this(StageName.SEGMENTATION.version(), session, hysteresis, maxSegmentSeconds, activity, voiceActivity);
    }

    @Override
    public StageName stage() {
        return StageName.SEGMENTATION;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("layout", session.dataset().layout());
        parameters.put("session", session.name());
        parameters.put("view", session.dataset().view());
        parameters.put("hysteresis", hysteresis);
        parameters.put("maxSegmentSeconds", maxSegmentSeconds);
        parameters.put("voiceActivity", voiceActivity);
        return Recipe.of(stage(), version, ActivityTask.digests(session, activity), parameters);
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        return ActivityTask.inputs(session, activity);
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
        return "segment " + session.name();
    }
}
