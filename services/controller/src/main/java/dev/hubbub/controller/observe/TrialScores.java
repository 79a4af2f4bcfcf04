package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.score.Coverage;
import dev.hubbub.contracts.score.GateVerdict;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.Ranking;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.stage.OutputAddress;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The numbers of trials' scores; each score is read once. */
public final class TrialScores {

    /**
     * A score without its details.
     *
     * @param metrics what the score has a value of
     * @param normalizer what made the texts comparable; absent in scores of earlier versions
     * @param coverage what it was measured on
     * @param seconds what the trial would cost alone
     * @param realTimeFactor wall seconds per second of audio
     * @param flaggedSegments segments that look degenerate
     * @param problem the first thing that could not be scored; absent if there is none
     */
    public record Numbers(
            Map<Metric, Double> metrics,
            String normalizer,
            Coverage coverage,
            double seconds,
            Double realTimeFactor,
            int flaggedSegments,
            String problem) {

        /** Of a trial without a score. */
        public static final Numbers NONE = new Numbers(Map.of(), null, null, 0, null, 0, null);

        /** What a trial is ranked by. */
        public Ranking.Measured measured(Metric objective) {
            return new Ranking.Measured(metrics.get(objective), coverage);
        }
    }

    private final ArtifactStore artifacts;
    private final Map<OutputAddress, Numbers> known = new ConcurrentHashMap<>();
    private final Map<OutputAddress, GateVerdict> verdicts = new ConcurrentHashMap<>();
    private final Map<Coverage, Coverage> coverages = new ConcurrentHashMap<>();

    public TrialScores(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** Reads those of these committed scores that are not known yet, some at a time. */
    public void read(Collection<OutputAddress> addresses) throws IOException {
        List<OutputAddress> unknown = addresses.stream()
                .filter(address -> !known.containsKey(address))
                .toList();
        ConcurrentRequests.send(unknown, this::read);
    }

    /** The numbers of a committed score. */
    public Numbers read(OutputAddress address) throws IOException {
        Numbers numbers = known.get(address);
        if (numbers == null) {
            numbers = numbers(artifacts.readJson(address, "score.json", TrialScore.class));
            known.put(address, numbers);
        }
        return numbers;
    }

    /** A committed verdict over a checkpoint. */
    public GateVerdict verdict(OutputAddress address) throws IOException {
        GateVerdict verdict = verdicts.get(address);
        if (verdict == null) {
            verdict = artifacts.readJson(address, "gate.json", GateVerdict.class);
            verdicts.put(address, verdict);
        }
        return verdict;
    }

    // Nearly all trials of an experiment cover the same, and a large one has thousands of sessions.
    private Coverage shared(Coverage coverage) {
        Coverage known = coverages.putIfAbsent(coverage, coverage);
        return known == null ? coverage : known;
    }

    private Numbers numbers(TrialScore score) {
        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            Double value = metric.of(score);
            if (value != null) {
                metrics.put(metric, value);
            }
        }
        return new Numbers(
                metrics,
                score.normalizer(),
                shared(Coverage.of(score)),
                score.seconds(),
                score.realTimeFactor(),
                score.flaggedSegments(),
                score.problems().isEmpty() ? null : score.problems().get(0).message());
    }
}
