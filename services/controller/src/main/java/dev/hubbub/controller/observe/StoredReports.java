package dev.hubbub.controller.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.artifacts.CorruptArtifactException;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.ReportTask;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports of experiments and the verdicts of gates in them: of all that an experiment left in the store, what keeps
 * the rest from being taken for unused. What other reports name stays, and so does everything that is not a report or a
 * verdict: whether something else uses it is for whoever looks for what is unused to say.
 */
public final class StoredReports {

    private static final Logger LOG = LoggerFactory.getLogger(StoredReports.class);

    /** What the roles of verdicts in a report begin with. */
    private static final String GATE = "gate/";

    private static final int TOGETHER = 16;

    private final ArtifactStore artifacts;

    public StoredReports(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /**
     * Deletes those of an experiment, with all that is published and indexed under its name. The reports of another
     * experiment of its name before it stay, and are indexed again by the evaluation service.
     *
     * <p>A report that cannot be read is passed over, whoever it is of. It may name a verdict, so verdicts stay then.
     *
     * @param since when the experiment was made
     * @param needed which verdicts stay although no report names them yet: what is planned counts on them
     * @throws IOException if the store does not answer; what is left is deleted the next time
     */
    public void delete(String namespace, String experiment, Instant since, Predicate<OutputAddress> needed)
            throws IOException {
        Map<OutputAddress, Instant> all = artifacts.alone(StageName.REPORT);
        Set<OutputAddress> own = new LinkedHashSet<>();
        Set<Digest> verdicts = new HashSet<>();
        Set<OutputAddress> unreadable = new LinkedHashSet<>();
        unreadable.addAll(
                read(all.keySet().stream().filter(report -> !all.get(report).isBefore(since)), report -> {
                    JsonNode task = report.recipe().parameters();
                    if (task.path("namespace").asText().equals(namespace)
                            && task.path("experiment").asText().equals(experiment)) {
                        own.add(report.address());
                        verdicts.addAll(verdicts(report));
                    }
                }));
        if (!verdicts.isEmpty()) {
            unreadable.addAll(read(
                    all.keySet().stream().filter(report -> !own.contains(report)),
                    report -> verdicts.removeAll(verdicts(report))));
        }
        if (!unreadable.isEmpty() && !verdicts.isEmpty()) {
            LOG.warn(
                    "{} verdicts of {}/{} stay: {} reports, the first of them {}, cannot be read, and may name them",
                    verdicts.size(),
                    namespace,
                    experiment,
                    unreadable.size(),
                    unreadable.iterator().next());
            verdicts.clear();
        }
        // Before the reports, without which nobody would find them if this broke off.
        for (Digest digest : verdicts) {
            OutputAddress verdict = new OutputAddress(StageName.GATE, digest);
            if (!needed.test(verdict)) {
                artifacts.delete(verdict);
            }
        }
        for (OutputAddress report : own) {
            artifacts.delete(report);
        }
        delete(ReportTask.published(namespace, experiment));
        delete(ReportTask.indexed(namespace, experiment));
    }

    /**
     * Some at a time: each tells of all of its trials.
     *
     * @return those that cannot be read
     */
    private Set<OutputAddress> read(Stream<OutputAddress> reports, Consumer<Commit> reader) throws IOException {
        List<OutputAddress> left = reports.toList();
        Set<OutputAddress> unreadable = new LinkedHashSet<>();
        try {
            for (int from = 0; from < left.size(); from += TOGETHER) {
                List<OutputAddress> some = left.subList(from, Math.min(left.size(), from + TOGETHER));
                readable(some, unreadable).forEach(reader);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while reports were read");
        }
        return unreadable;
    }

    private List<Commit> readable(List<OutputAddress> reports, Set<OutputAddress> unreadable)
            throws IOException, InterruptedException {
        try {
            return List.copyOf(artifacts.findAll(reports).values());
        } catch (CorruptArtifactException e) {
            // Which one it is shows when each is asked for alone.
            List<Commit> readable = new ArrayList<>();
            for (OutputAddress report : reports) {
                try {
                    artifacts.find(report).ifPresent(readable::add);
                } catch (CorruptArtifactException one) {
                    unreadable.add(report);
                }
            }
            return readable;
        }
    }

    private static Set<Digest> verdicts(Commit report) {
        return report.recipe().inputs().entrySet().stream()
                .filter(input -> input.getKey().startsWith(GATE))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
    }

    private void delete(String folder) throws IOException {
        ObjectStore objects = artifacts.objects();
        for (StoredObject object : objects.list(folder)) {
            objects.delete(folder + object.path());
        }
    }
}
