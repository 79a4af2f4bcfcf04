package dev.hubbub.evaluation.index;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/**
 * Scores without their texts, one object each beside the outputs. Written when a score is made; of scores of earlier
 * versions, when somebody asks.
 */
@Singleton
public class IndexedScores implements OutputListener {

    private static final Logger LOG = Logger.getLogger(IndexedScores.class);
    private static final int AT_ONCE = 16;

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
            try {
                entry(scoring.recipe().address());
            } catch (RuntimeException e) {
                // A score is not to be lost for what can be made of it again.
                LOG.errorf(
                        e, "the score %s is not in the index", scoring.recipe().address());
            }
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

    /**
     * What each of these scores comes to; asked for several at a time, because a large grid has thousands.
     *
     * @throws MissingObjectException if one of them is gone
     */
    Map<OutputAddress, ScoreEntry> entries(Collection<OutputAddress> all) throws IOException, InterruptedException {
        Map<OutputAddress, ScoreEntry> entries = new ConcurrentHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<ScoreEntry>> requests = all.stream()
                    .distinct()
                    .map(score -> (Callable<ScoreEntry>) () -> {
                        ScoreEntry entry = entry(score);
                        entries.put(score, entry);
                        return entry;
                    })
                    .toList();
            for (Future<ScoreEntry> answer : threads.invokeAll(requests)) {
                answer.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
        return entries;
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
        } catch (JsonProcessingException e) {
            // Cut short, or of a newer version: its score is there, and a report is not to fail for it.
            LOG.warnf("%s cannot be read, and is made anew: %s", key(score), e.getOriginalMessage());
            return Optional.empty();
        }
    }

    private static String key(OutputAddress score) {
        return ScoringTask.INDEX + score.digest().hex() + ".json";
    }
}
