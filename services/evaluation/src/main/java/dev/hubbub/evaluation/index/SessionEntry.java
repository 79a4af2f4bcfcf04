package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a session came to in one trial, without its texts.
 *
 * @param session its name
 * @param metrics its value of each metric that it has
 * @param words the counts behind the word error rate; absent if nothing was scored
 * @param audioSeconds seconds of audio
 * @param utterances how many were scored
 * @param speakers per speaker, where the protocol knows speakers
 */
public record SessionEntry(
        String session,
        Map<Metric, Double> metrics,
        ErrorCounts words,
        double audioSeconds,
        int utterances,
        List<SpeakerEntry> speakers) {

    /**
     * What a speaker came to.
     *
     * @param speaker the name in the session
     * @param wer word error rate
     * @param clusteringF1 F1 of whom the speaker was grouped with
     * @param jointError joint error
     */
    public record SpeakerEntry(String speaker, Double wer, Double clusteringF1, Double jointError) {}

    public SessionEntry {
        metrics = metrics == null || metrics.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(metrics));
        speakers = speakers == null ? List.of() : List.copyOf(speakers);
    }

    static SessionEntry of(SessionScore score) {
        Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            Double value = metric.of(score);
            if (value != null) {
                metrics.put(metric, value);
            }
        }
        return new SessionEntry(
                score.session(),
                metrics,
                score.words(),
                score.audioSeconds(),
                score.utterances().size(),
                score.speakers().stream()
                        .map(speaker -> new SpeakerEntry(
                                speaker.speaker(), speaker.wer(), speaker.clusteringF1(), speaker.jointError()))
                        .toList());
    }
}
