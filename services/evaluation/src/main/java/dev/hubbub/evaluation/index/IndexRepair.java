package dev.hubbub.evaluation.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.CorruptArtifactException;
import dev.hubbub.artifacts.MissingObjectException;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.ReportTask;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Indexes reports that were made before there was an index, or while nobody could write it, and those whose entries
 * somebody deleted: when the service starts, and every {@value #EVERY_MINUTES} minutes after that, beside its work. Of an
 * experiment with several reports it takes the one that was made last. To look again is one listing: a report is read once.
 */
@Singleton
class IndexRepair {

    private static final Logger LOG = Logger.getLogger(IndexRepair.class);
    private static final String FOLDER = "artifacts/" + StageName.REPORT.text() + "/";
    private static final String MARKER = "/commit.json";
    private static final long EVERY_MINUTES = 10;

    private final ArtifactStore artifacts;
    private final ExperimentIndex index;
    private final IndexedReports reports;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Set<OutputAddress> read = new HashSet<>();
    private final Map<ExperimentName, Latest> latest = new HashMap<>();

    /** An experiment's report that was made last. */
    private record Latest(OutputAddress report, Instant time) {}

    IndexRepair(ArtifactStore artifacts, ExperimentIndex index, IndexedReports reports) {
        this.artifacts = artifacts;
        this.index = index;
        this.reports = reports;
    }

    void begin(@Observes StartupEvent started) {
        Thread thread = new Thread(this::keepRepairing, "hubbub-index-repair");
        thread.setDaemon(true);
        thread.start();
    }

    void end(@Observes ShutdownEvent stopped) {
        stopping.countDown();
    }

    private void keepRepairing() {
        try {
            do {
                try {
                    repair();
                } catch (IOException | RuntimeException e) {
                    // The service works without; the next look tries again.
                    LOG.warnf("Reports that are not in the index are not indexed: %s", e.getMessage());
                }
            } while (!stopping.await(EVERY_MINUTES, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            // The service stops; the next start begins anew.
            Thread.currentThread().interrupt();
        }
    }

    /** Looks for reports that are not in the index, and indexes them. */
    synchronized void repair() throws IOException, InterruptedException {
        Set<OutputAddress> there = new LinkedHashSet<>();
        for (StoredObject object : artifacts.objects().list(FOLDER)) {
            address(object.path()).ifPresent(there::add);
        }
        if (!there.containsAll(read)) {
            // Some were deleted, and what was made before them may be the last by now.
            read.clear();
            latest.clear();
        }
        for (OutputAddress report : there) {
            if (!read.contains(report)) {
                read(report);
                read.add(report);
            }
        }
        for (Map.Entry<ExperimentName, Latest> each : latest.entrySet()) {
            if (index.find(each.getKey()).isEmpty()) {
                index(each.getKey(), each.getValue().report());
            }
        }
    }

    private void read(OutputAddress report) throws IOException {
        try {
            Optional<Commit> commit = artifacts.find(report);
            if (commit.isPresent()) {
                ReportTask task = task(commit.get());
                Latest own = new Latest(report, commit.get().run().time());
                ExperimentName.of(task.namespace(), task.experiment())
                        .ifPresent(name -> latest.merge(name, own, IndexRepair::later));
            }
        } catch (JsonProcessingException | CorruptArtifactException e) {
            unreadable(report.prefix(), e);
        }
    }

    private void index(ExperimentName name, OutputAddress report) throws IOException, InterruptedException {
        try {
            Optional<Commit> commit = artifacts.find(report);
            if (commit.isPresent()) {
                if (reports.indexMissing(task(commit.get()), report, artifacts)) {
                    LOG.infof("indexed the report of %s", name);
                }
            }
        } catch (JsonProcessingException | CorruptArtifactException | MissingObjectException e) {
            // Also one that lost a file, or a score that it names.
            unreadable(report.prefix(), e);
        }
    }

    /** One report that nobody can read, or not all of, keeps no other from the index. */
    private static void unreadable(String key, IOException why) {
        LOG.warnf("%s cannot be read, and is not indexed: %s", key, why.getMessage());
    }

    private static Optional<OutputAddress> address(String path) {
        return path.matches("[0-9a-f]{64}" + MARKER)
                ? Optional.of(new OutputAddress(
                        StageName.REPORT, new Digest(path.substring(0, path.length() - MARKER.length()))))
                : Optional.empty();
    }

    private static ReportTask task(Commit commit) throws IOException {
        // A report's recipe holds the whole of its task.
        return Json.mapper().treeToValue(commit.recipe().parameters(), ReportTask.class);
    }

    private static Latest later(Latest one, Latest other) {
        return one.time().isBefore(other.time()) ? other : one;
    }
}
