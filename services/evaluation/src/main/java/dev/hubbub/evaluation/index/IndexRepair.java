package dev.hubbub.evaluation.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.CorruptArtifactException;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.ReportTask;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Indexes reports that were made before there was an index, or while nobody could write it. Once, when the service starts,
 * beside its work; of an experiment with several reports the one that was made last.
 */
@Singleton
class IndexRepair {

    private static final Logger LOG = Logger.getLogger(IndexRepair.class);
    private static final String FOLDER = "artifacts/" + StageName.REPORT.text() + "/";
    private static final String MARKER = "/commit.json";

    private final ArtifactStore artifacts;
    private final ExperimentIndex index;
    private final IndexedReports reports;

    IndexRepair(ArtifactStore artifacts, ExperimentIndex index, IndexedReports reports) {
        this.artifacts = artifacts;
        this.index = index;
        this.reports = reports;
    }

    void begin(@Observes StartupEvent started) {
        Thread thread = new Thread(this::repair, "hubbub-index-repair");
        thread.setDaemon(true);
        thread.start();
    }

    private void repair() {
        try {
            Map<ExperimentName, Commit> latest = new HashMap<>();
            for (StoredObject object : artifacts.objects().list(FOLDER)) {
                try {
                    Optional<Commit> commit = commit(object.path());
                    if (commit.isPresent()) {
                        ReportTask task = task(commit.get());
                        ExperimentName.of(task.namespace(), task.experiment())
                                .ifPresent(name -> latest.merge(name, commit.get(), IndexRepair::later));
                    }
                } catch (JsonProcessingException | CorruptArtifactException e) {
                    unreadable(FOLDER + object.path(), e);
                }
            }
            for (Map.Entry<ExperimentName, Commit> missing : latest.entrySet()) {
                Commit report = missing.getValue();
                if (index.find(missing.getKey()).isEmpty()) {
                    try {
                        reports.index(task(report), report.address(), artifacts);
                        LOG.infof("indexed the report of %s", missing.getKey());
                    } catch (JsonProcessingException | CorruptArtifactException e) {
                        unreadable(report.address().prefix(), e);
                    }
                }
            }
        } catch (InterruptedException e) {
            // The service stops; the next start begins anew.
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // The service works without; the next start tries again.
            LOG.warnf("Reports of earlier versions are not indexed: %s", e.getMessage());
        }
    }

    /** One report that nobody can read keeps no other from the index. */
    private static void unreadable(String key, IOException why) {
        LOG.warnf("%s cannot be read, and is not indexed: %s", key, why.getMessage());
    }

    private Optional<Commit> commit(String path) throws IOException {
        if (!path.matches("[0-9a-f]{64}" + MARKER)) {
            return Optional.empty();
        }
        String digest = path.substring(0, path.length() - MARKER.length());
        return artifacts.find(new OutputAddress(StageName.REPORT, new Digest(digest)));
    }

    private static ReportTask task(Commit commit) throws IOException {
        // A report's recipe holds the whole of its task.
        return Json.mapper().treeToValue(commit.recipe().parameters(), ReportTask.class);
    }

    private static Commit later(Commit one, Commit other) {
        return one.run().time().isBefore(other.run().time()) ? other : one;
    }
}
