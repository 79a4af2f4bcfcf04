package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.evaluation.api.KnownExperiments.KnownTrial;
import dev.hubbub.evaluation.index.Estimate;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.Health;
import dev.hubbub.evaluation.index.Page;
import dev.hubbub.evaluation.index.ScoreEntry;
import dev.hubbub.evaluation.index.ScoreSummary;
import dev.hubbub.evaluation.index.SessionEntry;
import dev.hubbub.evaluation.index.TrialEntry;
import dev.hubbub.evaluation.index.Weights;
import dev.hubbub.evaluation.page.Figures;
import dev.hubbub.evaluation.page.ParameterNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One trial: what it is, what it came to, and its sessions.
 *
 * @param known the trial
 * @param entry its score without texts; {@code null} if it failed
 * @param number which page of its sessions
 */
record TrialPage(KnownTrial known, ScoreEntry entry, int number) {

    static final int SESSIONS = 100;

    /** Something about it; {@code meaning} is for whoever asks. */
    record Fact(String label, String value, String range, String meaning) {}

    /** Something that could not be scored. */
    record Complaint(String where, String sentence) {}

    Map<String, Object> data() {
        ExperimentHead head = known.head();
        TrialEntry trial = known.trial();
        Map<String, Object> data = new HashMap<>();
        data.put("head", ExperimentHeading.of(head, null));
        data.put("trial", trial.name());
        data.put("standing", trial.standing().name());
        data.put("failure", trial.failure());
        data.put("setup", setup());
        data.put("metrics", entry == null ? List.of() : metrics(entry.summary()));
        data.put("health", entry == null ? List.of() : health(entry.summary()));
        data.put(
                "lineage",
                trial.score() == null
                        ? null
                        : Address.of(
                                        "outputs",
                                        "scoring",
                                        trial.score().digest().hex())
                                .toString());
        if (entry != null) {
            Page<SessionEntry> page = Page.of(entry.sessions(), entry.sessions().size(), number, SESSIONS);
            data.put(
                    "sessions",
                    SessionTable.of(
                            head.metrics().stream()
                                    .filter(entry.summary().metrics()::containsKey)
                                    .toList(),
                            page.items(),
                            this::session));
            data.put("pager", Pager.of(page, at -> Address.ofExperiment(
                            head.namespace(), head.experiment(), "trials", trial.name())
                    .with("page", Integer.toString(at))));
            data.put(
                    "problems",
                    entry.problems().stream()
                            .map(problem -> new Complaint(problem.session(), problem.message()))
                            .toList());
        }
        return data;
    }

    private Address session(String session) {
        return Address.ofExperiment(
                        known.head().namespace(),
                        known.head().experiment(),
                        "trials",
                        known.trial().name(),
                        "session")
                .with("name", session);
    }

    private List<Fact> setup() {
        List<Fact> facts = new ArrayList<>();
        Weights weights = known.table().weights(known.trial());
        facts.add(fact("Model", weights.model()));
        if (weights.checkpoint() != null) {
            facts.add(fact(
                    "Checkpoint",
                    weights.checkpoint().architecture() + ", "
                            + weights.checkpoint().uri()));
        }
        known.trial()
                .parameters()
                .forEach((name, value) -> facts.add(fact(ParameterNames.label(name), Figures.parameter(value))));
        if (entry != null) {
            facts.add(fact("Protocol", entry.summary().protocol()));
            if (entry.summary().normalizer() != null) {
                facts.add(fact("Normalizer", entry.summary().normalizer()));
            }
        }
        return facts;
    }

    private static List<Fact> metrics(ScoreSummary summary) {
        List<Fact> facts = new ArrayList<>();
        for (Map.Entry<Metric, Estimate> each : summary.metrics().entrySet()) {
            Estimate estimate = each.getValue();
            facts.add(new Fact(
                    each.getKey().label(),
                    Figures.percentInText(estimate.value()),
                    estimate.low() == null
                            ? null
                            : Figures.percent(estimate.low()) + "–" + Figures.percent(estimate.high()),
                    each.getKey().meaning() + ": " + each.getKey().definition()));
        }
        return facts;
    }

    private static List<Fact> health(ScoreSummary summary) {
        Health health = summary.health();
        List<Fact> facts = new ArrayList<>();
        facts.add(fact("Segments", Figures.count(health.segments())));
        facts.add(new Fact("Silent", Figures.count(health.silent()), null, TrialColumns.SILENT));
        facts.add(fact("Sound", Figures.duration(summary.audioSeconds())));
        summary.measurements()
                .forEach((measurement, value) -> facts.add(new Fact(
                        Figures.head(measurement),
                        Figures.measured(measurement, value),
                        null,
                        Figures.meaning(measurement))));
        return facts;
    }

    private static Fact fact(String label, String value) {
        return new Fact(label, value, null, null);
    }
}
