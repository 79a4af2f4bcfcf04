package dev.hubbub.evaluation.api;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.evaluation.api.Comparison.Change;
import dev.hubbub.evaluation.gate.ComparedScores;
import dev.hubbub.evaluation.index.ScoreSummary;
import dev.hubbub.evaluation.index.TrialEntry;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import dev.hubbub.scoring.significance.Unit;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares trials by a paired bootstrap, as gates do. */
@Singleton
public class Comparisons {

    private static final double LEVEL = 0.05;

    private final ArtifactStore artifacts;

    Comparisons(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /**
     * Compares two trials.
     *
     * @throws UnknownException if one has no score
     */
    public Comparison of(TrialEntry base, TrialEntry other) throws IOException {
        TrialScore first = score(base);
        TrialScore second = score(other);
        ComparedScores compared = new ComparedScores(first, second);
        List<String> sessions = first.sessions().stream()
                .map(SessionScore::session)
                .filter(compared::has)
                .toList();
        String obstacle = obstacle(first, second, sessions);
        PairedComparison drawn = null;
        Unit unit = null;
        if (obstacle == null) {
            try {
                unit = compared.fitting(sessions);
                drawn = PairedBootstrap.USUAL.compare(compared.units(sessions, unit));
            } catch (IllegalArgumentException e) {
                obstacle = e.getMessage();
            }
        }
        return drawn == null
                ? new Comparison(
                        base.name(),
                        other.name(),
                        changes(base, other),
                        null,
                        null,
                        null,
                        null,
                        null,
                        sessions.size(),
                        obstacle)
                : new Comparison(
                        base.name(),
                        other.name(),
                        changes(base, other),
                        drawn.verdict(LEVEL),
                        unit.plural(),
                        drawn.units(),
                        drawn.isOfTooFew() ? null : drawn.difference(),
                        drawn.isOfTooFew() ? null : drawn.pValue(),
                        sessions.size(),
                        null);
    }

    private static String obstacle(TrialScore first, TrialScore second, List<String> sessions) {
        if (sessions.isEmpty()) {
            return "There is no session that both were scored on.";
        }
        if (!first.protocol().equals(second.protocol()) || !Objects.equals(first.normalizer(), second.normalizer())) {
            return "Their texts were not compared in the same way.";
        }
        return null;
    }

    private static Map<Metric, Change> changes(TrialEntry base, TrialEntry other) {
        Map<Metric, Change> changes = new EnumMap<>(Metric.class);
        ScoreSummary second = other.summary();
        base.summary().metrics().forEach((metric, estimate) -> {
            if (second.metrics().containsKey(metric)) {
                double value = second.metrics().get(metric).value();
                changes.put(metric, new Change(estimate.value(), value, value - estimate.value()));
            }
        });
        return changes;
    }

    private TrialScore score(TrialEntry trial) throws IOException {
        if (trial.score() == null) {
            throw new UnknownException("The trial '" + trial.name() + "' has no score to compare.");
        }
        return artifacts.readJson(trial.score(), "score.json", TrialScore.class);
    }
}
