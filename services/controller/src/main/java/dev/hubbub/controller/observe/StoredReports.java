package dev.hubbub.controller.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.ReportTask;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The reports of experiments and the verdicts of gates in them: of all that an experiment left in the store, what keeps
 * the rest from being taken for unused. What other reports name stays, and so does everything that is not a report or a
 * verdict: whether something else uses it is for whoever looks for what is unused to say.
 */
public final class StoredReports {

    private static final String GATE = "gate/";

    private final ArtifactStore artifacts;

    public StoredReports(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /**
     * Deletes those of an experiment, with what is published and indexed of them. What another experiment of its name left
     * before it stays, too.
     *
     * @param since when the experiment was made
     * @throws IOException if the store does not answer; what is left is deleted the next time
     */
    public void delete(String namespace, String experiment, Instant since) throws IOException {
        Set<OutputAddress> own = new LinkedHashSet<>();
        Map<Digest, OutputAddress> verdicts = new HashMap<>();
        Set<Digest> others = new HashSet<>();
        for (Commit report : all()) {
            JsonNode task = report.recipe().parameters();
            if (task.path("namespace").asText().equals(namespace)
                    && task.path("experiment").asText().equals(experiment)
                    && !report.run().time().isBefore(since)) {
                own.add(report.address());
                report.recipe().inputs().forEach((role, digest) -> {
                    if (role.startsWith(GATE)) {
                        verdicts.put(digest, new OutputAddress(StageName.GATE, digest));
                    }
                });
            } else {
                others.addAll(report.recipe().inputs().values());
            }
        }
        verdicts.keySet().removeAll(others);
        // Before the reports, without which nobody would find them if this broke off.
        for (OutputAddress verdict : verdicts.values()) {
            artifacts.delete(verdict);
        }
        for (OutputAddress report : own) {
            artifacts.delete(report);
        }
        for (String folder :
                List.of(ReportTask.published(namespace, experiment), ReportTask.indexed(namespace, experiment))) {
            delete(folder);
        }
    }

    private Collection<Commit> all() throws IOException {
        try {
            return artifacts.findAll(artifacts.alone(StageName.REPORT)).values();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while reports were read");
        }
    }

    private void delete(String folder) throws IOException {
        ObjectStore objects = artifacts.objects();
        for (StoredObject object : objects.list(folder)) {
            objects.delete(folder + object.path());
        }
    }
}
