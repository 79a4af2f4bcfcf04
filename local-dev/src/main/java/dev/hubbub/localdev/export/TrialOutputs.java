package dev.hubbub.localdev.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What lies behind a trial's score: the outputs that were scored, and no later ones, found by the lineage that the score's
 * commit keeps.
 */
public final class TrialOutputs {

    private static final String TRANSCRIPT = "transcript/";
    private static final String CONVERSATIONS = "conversations/";

    private final ArtifactStore artifacts;
    private final OutputAddress score;
    private final SortedMap<String, SessionOutputs> sessions;
    private final Map<String, String> failed;

    /**
     * A scored session.
     *
     * @param transcript the transcription's output
     * @param conversations the clustering's output; {@code null} if conversations were not looked for
     */
    public record SessionOutputs(OutputAddress transcript, OutputAddress conversations) {}

    private TrialOutputs(
            ArtifactStore artifacts,
            OutputAddress score,
            SortedMap<String, SessionOutputs> sessions,
            Map<String, String> failed) {
        this.artifacts = artifacts;
        this.score = score;
        this.sessions = sessions;
        this.failed = failed;
    }

    /**
     * The outputs behind a score.
     *
     * @param store a store of the bucket's server
     * @param uri the score's folder, as a Trial's status names it
     * @throws IOException if the score is not there, or was written by a version that did not keep what it was made from
     */
    public static TrialOutputs of(ObjectStore store, String uri) throws IOException {
        ObjectUri folder = ObjectUri.parse(uri);
        ArtifactStore artifacts = new ArtifactStore(store.inBucket(folder.bucket()));
        String[] parts = folder.key().split("/");
        OutputAddress score = new OutputAddress(StageName.SCORING, new Digest(parts[parts.length - 1]));
        Commit commit = artifacts
                .find(score)
                .orElseThrow(() -> new IOException(
                        "The score " + uri + " is not there any more: run the experiment again, then repeat this."));
        if (commit.lacksInputs()) {
            throw new IOException(
                    "The score " + uri + " was made by a version that did not keep where its transcripts are:"
                            + " delete that folder and run the experiment again, then repeat this.");
        }
        return new TrialOutputs(artifacts, score, sessions(commit), failed(commit));
    }

    private static SortedMap<String, SessionOutputs> sessions(Commit commit) {
        Map<String, OutputAddress> made = new LinkedHashMap<>();
        commit.inputs()
                .forEach(input -> input.match(output -> made.put(output.role(), output.output()), stored -> null));
        SortedMap<String, SessionOutputs> sessions = new TreeMap<>();
        made.forEach((role, address) -> {
            if (role.startsWith(TRANSCRIPT)) {
                String session = role.substring(TRANSCRIPT.length());
                sessions.put(session, new SessionOutputs(address, made.get(CONVERSATIONS + session)));
            }
        });
        return sessions;
    }

    private static Map<String, String> failed(Commit commit) {
        Map<String, String> failed = new LinkedHashMap<>();
        for (JsonNode session : commit.recipe().parameters().path("failed")) {
            failed.put(session.path("name").asText(), session.path("reason").asText());
        }
        return failed;
    }

    /** The protocol that the trial was scored under. */
    public String protocol() throws IOException {
        return score().protocol();
    }

    /** The score itself. */
    public TrialScore score() throws IOException {
        return artifacts.readJson(score, "score.json", TrialScore.class);
    }

    /** The sessions that the trial has no transcript of, each with the reason. */
    public Map<String, String> failed() {
        return failed;
    }

    /** The sessions that were scored. */
    public SortedMap<String, SessionOutputs> sessions() {
        return sessions;
    }

    ArtifactStore artifacts() {
        return artifacts;
    }
}
