package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.datasets.comparison.ComparedResults;
import dev.hubbub.datasets.comparison.ComparedResults.Compared;
import dev.hubbub.datasets.comparison.SessionResults;
import dev.hubbub.evaluation.api.ComparedFamilies.Change;
import dev.hubbub.evaluation.api.ComparedFamilies.Family;
import dev.hubbub.evaluation.index.Estimate;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.ExperimentIndex;
import dev.hubbub.evaluation.index.IndexedScores;
import dev.hubbub.evaluation.index.InvalidQueryException;
import dev.hubbub.evaluation.index.ScoreEntry;
import dev.hubbub.evaluation.index.SessionEntry;
import dev.hubbub.evaluation.index.TrialEntry;
import dev.hubbub.evaluation.index.TrialTable;
import dev.hubbub.scoring.significance.PairedBootstrap;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares the models of several experiments, the best trial of each, and what others published. */
@Singleton
public class Families {

    private static final double LEVEL = 0.05;
    private static final int MOST_SOURCES = 20;
    private static final int MOST_FAMILIES = 100;

    private final KnownExperiments known;
    private final ExperimentIndex index;
    private final IndexedScores scores;
    private final PublishedTables published;

    Families(KnownExperiments known, ExperimentIndex index, IndexedScores scores, PublishedTables published) {
        this.known = known;
        this.index = index;
        this.scores = scores;
        this.published = published;
    }

    /** Results and where they are from; {@code head} is {@code null} for imported ones. */
    private record Found(ExperimentHead head, SessionResults results) {}

    /**
     * Compares.
     *
     * @param experiments each as {@code NAMESPACE/NAME}
     * @param tables names of published tables
     * @param metric by what; {@code null} for the objective of the first experiment if sessions have it
     * @param base the family to compare with; {@code null} for the first
     * @throws UnknownException if one is not there
     * @throws InvalidQueryException if there is nothing to compare, or not by this metric
     */
    public ComparedFamilies of(List<String> experiments, List<String> tables, String metric, String base)
            throws IOException {
        if (experiments.size() + tables.size() > MOST_SOURCES) {
            throw new InvalidQueryException(experiments.size() + tables.size()
                    + " experiments and tables are asked for; at most " + MOST_SOURCES + " are compared.");
        }
        List<ExperimentHead> heads = new ArrayList<>();
        for (String name : experiments.stream().distinct().toList()) {
            String[] parts = name.split("/", 2);
            heads.add(known.experiment(parts[0], parts.length < 2 ? "" : parts[1]));
        }
        Metric by = metric(metric, heads);
        List<Found> all = new ArrayList<>();
        for (ExperimentHead head : heads) {
            all.addAll(families(head, by));
        }
        for (String table : tables.stream().distinct().toList()) {
            published.read(table).forEach(results -> all.add(new Found(null, results)));
        }
        if (all.isEmpty()) {
            throw new InvalidQueryException("None of these experiments has a trial with " + by.label() + ".");
        }
        if (all.size() > MOST_FAMILIES) {
            throw new InvalidQueryException(
                    "These have " + all.size() + " models; at most " + MOST_FAMILIES + " are compared.");
        }
        return compared(all, by, base);
    }

    private static Metric metric(String name, List<ExperimentHead> heads) {
        if (name == null || name.isBlank()) {
            return heads.stream()
                    .map(ExperimentHead::objective)
                    .filter(SessionResults.METRICS::contains)
                    .findFirst()
                    .orElse(Metric.speakerWer);
        }
        return SessionResults.METRICS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidQueryException("Sessions are not compared by '"
                        + KnownExperiments.shown(name) + "': metric is one of " + SessionResults.METRICS + "."));
    }

    private List<Found> families(ExperimentHead head, Metric metric) throws IOException {
        TrialTable table = index.trials(head);
        Map<String, TrialEntry> best = new LinkedHashMap<>();
        Comparator<TrialEntry> order = order(metric);
        for (TrialEntry trial : table.trials()) {
            if (trial.score() != null && value(trial, metric) != null) {
                best.merge(
                        table.weights(trial).model(),
                        trial,
                        (one, other) -> order.compare(other, one) < 0 ? other : one);
            }
        }
        List<Found> families = new ArrayList<>();
        for (Map.Entry<String, TrialEntry> each : best.entrySet()) {
            ScoreEntry entry = scores.entry(each.getValue().score());
            Map<String, Map<Metric, Double>> sessions = new LinkedHashMap<>();
            Map<String, Long> words = new LinkedHashMap<>();
            for (SessionEntry session : entry.sessions()) {
                sessions.put(session.session(), session.metrics());
                if (session.words() != null) {
                    words.put(session.session(), session.words().reference());
                }
            }
            families.add(new Found(
                    head,
                    new SessionResults(
                            head.name() + "/" + each.getKey(),
                            each.getValue().name(),
                            false,
                            new SessionResults.Scoring(
                                    entry.summary().protocol(), entry.summary().normalizer()),
                            sessions,
                            words)));
        }
        return families;
    }

    /** The one scored on most sessions first, and of these the best. */
    private static Comparator<TrialEntry> order(Metric metric) {
        Comparator<TrialEntry> byValue = Comparator.comparing(trial -> value(trial, metric));
        return Comparator.comparingInt((TrialEntry trial) -> trial.summary().sessions())
                .reversed()
                .thenComparing(metric.goal() == Metric.Goal.maximize ? byValue.reversed() : byValue);
    }

    private static Double value(TrialEntry trial, Metric metric) {
        Estimate estimate =
                trial.summary() == null ? null : trial.summary().metrics().get(metric);
        return estimate == null ? null : estimate.value();
    }

    private static ComparedFamilies compared(List<Found> all, Metric metric, String base) {
        Found with = all.stream()
                .filter(found -> base == null
                        || base.isBlank()
                        || found.results().family().equals(base))
                .findFirst()
                .orElseThrow(() -> new InvalidQueryException(
                        "There is no '" + KnownExperiments.shown(base) + "' among what is compared."));
        List<Found> others = all.stream().filter(found -> found != with).toList();
        ComparedResults compared = ComparedResults.of(
                with.results(), others.stream().map(Found::results).toList(), metric, PairedBootstrap.USUAL, LEVEL);
        List<Family> families = new ArrayList<>();
        for (Found found : all) {
            int place = others.indexOf(found);
            families.add(family(
                    found,
                    metric,
                    found == with ? null : change(compared.others().get(place))));
        }
        return new ComparedFamilies(metric, with.results().family(), families);
    }

    private static Family family(Found found, Metric metric, Change change) {
        SessionResults results = found.results();
        return new Family(
                results.family(),
                found.head() == null ? null : found.head().namespace(),
                found.head() == null ? null : found.head().experiment(),
                results.imported() ? null : results.trial(),
                results.imported(),
                results.scoring().text(),
                results.values(metric).size(),
                results.mean(metric).isPresent() ? results.mean(metric).getAsDouble() : null,
                results.interval(metric).orElse(null),
                change);
    }

    private static Change change(Compared compared) {
        return compared.obstacle() != null
                ? new Change(0, compared.obstacle(), null, null, null, null, null)
                : new Change(
                        compared.shared(),
                        null,
                        compared.baseMean(),
                        compared.mean(),
                        compared.difference(),
                        compared.p(),
                        compared.verdict());
    }
}
