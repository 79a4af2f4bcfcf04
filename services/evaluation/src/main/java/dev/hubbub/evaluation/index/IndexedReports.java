package dev.hubbub.evaluation.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.ReportTask;
import dev.hubbub.contracts.task.ReportTask.ReportedTrial;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.worker.OutputListener;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Keeps an experiment's trials in the index whenever its report is made or asked for: its table first, then the head that
 * names it. What others read meanwhile is the one before, as a whole: its table stays until the next report but one.
 */
@Singleton
public class IndexedReports implements OutputListener {

    private static final Logger LOG = Logger.getLogger(IndexedReports.class);

    private final IndexedScores scores;
    private final ExperimentIndex index;

    IndexedReports(IndexedScores scores, ExperimentIndex index) {
        this.scores = scores;
        this.index = index;
    }

    @Override
    public void committed(Task task, ArtifactStore artifacts) throws IOException, InterruptedException {
        if (task instanceof ReportTask report) {
            try {
                index(report, report.recipe().address(), artifacts);
            } catch (RuntimeException e) {
                // A report is not to be lost for what can be made of it again.
                LOG.errorf(e, "the report of %s is not in the index", report.key());
            }
        }
    }

    /**
     * Indexes a report.
     *
     * @param task what it was made by
     * @param address where it is
     */
    synchronized void index(ReportTask task, OutputAddress address, ArtifactStore artifacts)
            throws IOException, InterruptedException {
        index(task, address, artifacts, false);
    }

    /**
     * Indexes a report unless another one of its experiment was indexed meanwhile, here or by another replica: whoever was
     * told of that one knows better which is the last.
     *
     * @return whether it is in the index
     */
    synchronized boolean indexMissing(ReportTask task, OutputAddress address, ArtifactStore artifacts)
            throws IOException, InterruptedException {
        return index(task, address, artifacts, true);
    }

    private boolean index(ReportTask task, OutputAddress address, ArtifactStore artifacts, boolean unlessThere)
            throws IOException, InterruptedException {
        ReportFindings findings;
        try (InputStream json = artifacts.open(address, "report.json")) {
            findings = ReportFindings.read(json);
        }
        TrialTable table = table(task, findings);
        ExperimentName name = new ExperimentName(task.namespace(), task.experiment());
        index.listSoon();
        Optional<OutputAddress> before = index.find(name).map(ExperimentHead::report);
        if (unlessThere && before.isPresent()) {
            return before.get().equals(address);
        }
        Set<OutputAddress> needed = new HashSet<>(Set.of(address));
        before.ifPresent(needed::add);
        ObjectStore objects = artifacts.objects();
        objects.put(IndexKeys.table(name, address), bytes(table));
        byte[] head = bytes(head(task, address, findings, table));
        // A head that is there and cannot be read, such as one of an earlier version, is written over.
        if (unlessThere && objects.stat(IndexKeys.head(name)).isEmpty()) {
            if (!objects.putIfAbsent(IndexKeys.head(name), head)) {
                return false;
            }
        } else {
            objects.put(IndexKeys.head(name), head);
        }
        forget(artifacts, name, needed);
        index.listSoon();
        return true;
    }

    private static byte[] bytes(Object value) {
        return Json.text(value).getBytes(StandardCharsets.UTF_8);
    }

    private static void forget(ArtifactStore artifacts, ExperimentName name, Set<OutputAddress> needed)
            throws IOException {
        Set<String> kept = new HashSet<>(Set.of(IndexKeys.head(name)));
        needed.forEach(report -> kept.add(IndexKeys.table(name, report)));
        String folder = IndexKeys.folder(name);
        for (StoredObject object : artifacts.objects().list(folder)) {
            if (!kept.contains(folder + object.path())) {
                artifacts.objects().delete(folder + object.path());
            }
        }
    }

    private TrialTable table(ReportTask task, ReportFindings findings) throws IOException, InterruptedException {
        Map<Weights, Integer> weights = new LinkedHashMap<>();
        List<TrialEntry> trials = new ArrayList<>();
        Map<OutputAddress, ScoreEntry> entries = scores.entries(task.trials().stream()
                .map(ReportedTrial::score)
                .filter(Objects::nonNull)
                .toList());
        for (ReportedTrial trial : task.trials()) {
            boolean isScored = trial.score() != null;
            trials.add(new TrialEntry(
                    trials.size(),
                    trial.name(),
                    weights.computeIfAbsent(Weights.of(trial), absent -> weights.size()),
                    trial.parameters() == null ? null : new TreeMap<>(trial.parameters()),
                    findings.standing(trial.name(), isScored),
                    trial.score(),
                    trial.failure(),
                    isScored ? entries.get(trial.score()).summary() : null));
        }
        return new TrialTable(TrialTable.FORMAT, findings.objective(), List.copyOf(weights.keySet()), trials);
    }

    private static ExperimentHead head(
            ReportTask task, OutputAddress address, ReportFindings findings, TrialTable table) {
        List<ScoreSummary> summaries = table.trials().stream()
                .map(TrialEntry::summary)
                .filter(Objects::nonNull)
                .toList();
        ScoreSummary most = summaries.stream()
                .max(Comparator.comparingInt(ScoreSummary::sessions))
                .orElse(null);
        Map<String, Set<JsonNode>> values = parameters(table);
        SortedMap<String, JsonNode> constant = new TreeMap<>();
        values.forEach((name, each) -> {
            if (each.size() == 1 && each.iterator().next() != null) {
                constant.put(name, each.iterator().next());
            }
        });
        return new ExperimentHead(
                ExperimentHead.FORMAT,
                task.namespace(),
                task.experiment(),
                address,
                findings.written(),
                findings.version(),
                findings.objective(),
                task.maximize(),
                findings.best(),
                value(table, findings.best(), findings.objective()),
                findings.obstacle(),
                findings.surely(),
                table.trials().size(),
                summaries.size(),
                most == null ? 0 : most.sessions(),
                most == null ? 0 : most.audioSeconds(),
                Stream.of(Metric.values())
                        .filter(metric -> summaries.stream()
                                .anyMatch(summary -> summary.metrics().containsKey(metric)))
                        .toList(),
                values.keySet().stream()
                        .filter(name -> values.get(name).size() > 1)
                        .toList(),
                constant,
                table.weights(),
                task.setup(),
                task.overviews(),
                remarks(task),
                findings.gates(),
                findings.runs());
    }

    private static List<String> remarks(ReportTask task) {
        List<String> remarks = new ArrayList<>();
        if (task.learnt() != null) {
            task.learnt().forEach(learnt -> remarks.add(learnt.sentence() + "."));
        }
        if (task.chosen() != null) {
            task.chosen().forEach(chosen -> remarks.add(chosen.sentence() + "."));
        }
        if (task.remarks() != null) {
            task.remarks().forEach(remark -> remarks.add(remark.sentence() + "."));
        }
        return remarks.isEmpty() ? null : remarks;
    }

    private static Double value(TrialTable table, String trial, Metric metric) {
        return trial == null
                ? null
                : table.trial(trial)
                        .map(TrialEntry::summary)
                        .map(summary -> summary.metrics().get(metric))
                        .map(Estimate::value)
                        .orElse(null);
    }

    /** The values of each parameter, {@code null} where a trial has none, by name. */
    private static Map<String, Set<JsonNode>> parameters(TrialTable table) {
        Set<String> names = new TreeSet<>();
        table.trials().forEach(trial -> names.addAll(trial.parameters().keySet()));
        Map<String, Set<JsonNode>> values = new TreeMap<>();
        for (String name : names) {
            Set<JsonNode> each = new HashSet<>();
            table.trials().forEach(trial -> each.add(trial.parameters().get(name)));
            values.put(name, each);
        }
        return values;
    }
}
