package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.score.Metric;
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
     * @param seconds what the trial would cost alone
     * @param realTimeFactor wall seconds per second of audio
     * @param flaggedSegments segments that look degenerate
     * @param problem the first thing that could not be scored; absent if there is none
     */
    public record Numbers(
            Map<Metric, Double> metrics, double seconds, Double realTimeFactor, int flaggedSegments, String problem) {

        /** Of a trial without a score. */
        public static final Numbers NONE = new Numbers(Map.of(), 0, null, 0, null);

        /** The value of a metric; absent where the score has none. */
        public Double value(Metric metric) {
            return metrics.get(metric);
        }
    }

    private final ArtifactStore artifacts;
    private final Map<OutputAddress, Numbers> known = new ConcurrentHashMap<>();

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

    private static Numbers numbers(TrialScore score) {
        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            Double value = metric.of(score);
            if (value != null) {
                metrics.put(metric, value);
            }
        }
        return new Numbers(
                metrics,
                score.seconds(),
                score.realTimeFactor(),
                score.flaggedSegments(),
                score.problems().isEmpty() ? null : score.problems().get(0).message());
    }
}
