package dev.hubbub.evaluation.index;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.MissingObjectException;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.task.ScoringTask;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.worker.OutputListener;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Scores without their texts, one object each beside the outputs. Written when a score is made; of scores of earlier
 * versions, when somebody asks.
 */
@Singleton
public class IndexedScores implements OutputListener {

    private static final String FOLDER = "index/scores/";

    private final ArtifactStore artifacts;
    private final ObjectStore objects;
    private final Recent<OutputAddress, ScoreEntry> recent =
            new Recent<>(20_000, entry -> 20 + entry.sessions().size());

    IndexedScores(ArtifactStore artifacts) {
        this.artifacts = artifacts;
        this.objects = artifacts.objects();
    }

    @Override
    public void committed(Task task, ArtifactStore store) throws IOException {
        if (task instanceof ScoringTask scoring) {
            entry(scoring.recipe().address());
        }
    }

    /**
     * What a score comes to.
     *
     * @throws MissingObjectException if there is no such score
     */
    public ScoreEntry entry(OutputAddress score) throws IOException {
        if (score.stage() != StageName.SCORING) {
            throw new IllegalArgumentException(score + " is no score");
        }
        return recent.get(score, this::read);
    }

    private ScoreEntry read(OutputAddress score) throws IOException {
        Optional<ScoreEntry> kept = kept(score);
        if (kept.isPresent()) {
            return kept.get();
        }
        ScoreEntry made = ScoreEntry.of(artifacts.readJson(score, "score.json", TrialScore.class));
        objects.put(key(score), Json.text(made).getBytes(StandardCharsets.UTF_8));
        return made;
    }

    private Optional<ScoreEntry> kept(OutputAddress score) throws IOException {
        try {
            return Optional.of(Json.read(objects.read(key(score)), ScoreEntry.class))
                    .filter(entry -> ScoreEntry.FORMAT.equals(entry.format()));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    private static String key(OutputAddress score) {
        return FOLDER + score.digest().hex() + ".json";
    }
}
