package dev.hubbub.controller.observe;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.controller.resource.ObjectiveSpec;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The numbers of trials' scores; each score is read once. */
public final class TrialScores {

    /**
     * A score without its details.
     *
     * @param wer word error rate
     * @param cer character error rate
     * @param jointError joint error
     * @param conversationF1 F1 of the conversations
     * @param seconds what the trial would cost alone
     * @param realTimeFactor wall seconds per second of audio
     * @param flaggedSegments segments that look degenerate
     * @param problem the first thing that could not be scored; absent if there is none
     */
    public record Numbers(
            Double wer,
            Double cer,
            Double jointError,
            Double conversationF1,
            double seconds,
            Double realTimeFactor,
            int flaggedSegments,
            String problem) {

        /** The value of a metric; absent where the score has none. */
        public Double value(ObjectiveSpec.Metric metric) {
            return switch (metric) {
                case wer -> wer;
                case cer -> cer;
                case jointError -> jointError;
                case conversationF1 -> conversationF1;
            };
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
        return new Numbers(
                score.wer(),
                score.cer(),
                score.jointError(),
                score.conversationF1(),
                score.seconds(),
                score.realTimeFactor(),
                score.flaggedSegments(),
                score.problems().isEmpty() ? null : score.problems().get(0).message());
    }
}
