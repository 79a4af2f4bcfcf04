package dev.hubbub.contracts.task;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Score one trial over all its sessions. The output holds {@code score.json}
 * ({@link dev.hubbub.contracts.score.TrialScore}).
 *
 * @param version the stage version it was planned for
 * @param protocol the named scoring protocol, such as {@code mcorec} or {@code utterance}
 * @param normalizer the named normaliser that makes all texts comparable; absent for the protocol's usual one (English
 *     under utterance, the challenge's under mcorec), where {@link ScoredSession#normalizers} do not say otherwise
 * @param sessions the sessions with a transcript; may be empty if all failed
 * @param failed the sessions without one, so that a score says what it leaves out
 */
public record ScoringTask(
        String version, String protocol, String normalizer, List<ScoredSession> sessions, List<FailedSession> failed)
        implements Task {

    /** Where in the bucket lies what is indexed of all scores: {@code <digest>.json} below it. */
    public static final String INDEX = "index/scores/";

    /**
     * A session to score.
     *
     * @param session the session
     * @param references the digest of its reference texts and labels
     * @param transcript the transcription's output
     * @param conversations the clustering's output; absent where there is none
     * @param normalizers the named normalisers of its lines by their language, where that is not the usual one: what
     *     {@code TextLanguage.key()} says of a line to a name; absent where all are compared in the usual way
     * @param unclustered why there are no conversations although there should be, in one sentence; absent otherwise
     */
    public record ScoredSession(
            SessionReference session,
            Digest references,
            OutputAddress transcript,
            OutputAddress conversations,
            SortedMap<String, String> normalizers,
            String unclustered) {

        /** A session whose conversations were found, or that has none to find. */
        public ScoredSession(
                SessionReference session,
                Digest references,
                OutputAddress transcript,
                OutputAddress conversations,
                SortedMap<String, String> normalizers) {
            this(session, references, transcript, conversations, normalizers, null);
        }

        public ScoredSession {
            normalizers = normalizers == null || normalizers.isEmpty()
                    ? null
                    : Collections.unmodifiableSortedMap(new TreeMap<>(normalizers));
        }
    }

    /**
     * A session that could not be transcribed.
     *
     * @param name the session's name
     * @param reason why, in one sentence
     */
    public record FailedSession(String name, String reason) {}

    public ScoringTask {
        sessions = List.copyOf(sessions);
        failed = List.copyOf(failed);
    }

    public ScoringTask(String protocol, String normalizer, List<ScoredSession> sessions, List<FailedSession> failed) {
        this(StageName.SCORING.version(), protocol, normalizer, sessions, failed);
    }

    @Override
    public StageName stage() {
        return StageName.SCORING;
    }

    /** The one output. */
    public Recipe recipe() {
        Map<String, Digest> inputs = new TreeMap<>();
        for (ScoredSession scored : sessions) {
            String name = scored.session().name();
            inputs.put("references/" + name, scored.references());
            inputs.put("transcript/" + name, scored.transcript().digest());
            if (scored.conversations() != null) {
                inputs.put("conversations/" + name, scored.conversations().digest());
            }
        }
        return Recipe.of(stage(), version, inputs, parameters());
    }

    // What is scored in the usual way lies where it lay before there was another.
    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new TreeMap<>(Map.of("protocol", protocol, "failed", failed));
        if (normalizer != null) {
            parameters.put("normalizer", normalizer);
        }
        Map<String, Object> bySession = new TreeMap<>();
        Map<String, Object> unclustered = new TreeMap<>();
        for (ScoredSession scored : sessions) {
            if (scored.unclustered() != null) {
                unclustered.put(scored.session().name(), scored.unclustered());
            }
            if (scored.normalizers() != null) {
                bySession.put(scored.session().name(), scored.normalizers());
            }
        }
        if (!bySession.isEmpty()) {
            parameters.put("normalizers", bySession);
        }
        if (!unclustered.isEmpty()) {
            parameters.put("unclustered", unclustered);
        }
        return parameters;
    }

    @Override
    public List<Recipe> recipes() {
        return List.of(recipe());
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>();
        for (ScoredSession scored : sessions) {
            SessionReference session = scored.session();
            String name = session.name();
            inputs.add(new Input.Stored(
                    "references/" + name,
                    Input.Kind.REFERENCES,
                    session.dataset().uri(),
                    name,
                    scored.references()));
            inputs.add(new Input.Made("transcript/" + name, scored.transcript()));
            if (scored.conversations() != null) {
                inputs.add(new Input.Made("conversations/" + name, scored.conversations()));
            }
        }
        return inputs;
    }

    @Override
    public String key() {
        return recipe().address().digest().hex();
    }

    @Override
    public String title() {
        return "score " + sessions.size() + " sessions";
    }
}
