package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerScore;
import dev.hubbub.contracts.score.TrialScore.SpeakerTurns;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.contracts.track.SessionOverview.SpeakerOverview;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * A session of which it is known when people speak, or what their faces are like.
 *
 * @param score when they speak; {@code null} if nobody says
 * @param faces what there is of their faces; {@code null} if nobody looked
 */
record SpokenSession(String name, SessionScore score, SessionOverview faces) {

    /**
     * A speaker.
     *
     * @param turns when they speak; {@code null} if nobody says
     * @param faces what there is of their face tracks; {@code null} if nobody looked
     */
    record Speaker(String name, SpeakerTurns turns, SpeakerOverview faces) {

        /** The conversation they are in; {@code null} if nobody says. */
        String conversation() {
            return turns == null ? null : turns.conversation();
        }
    }

    /** Its speakers by conversation. */
    List<Speaker> speakers() {
        Map<String, Speaker> byName = new LinkedHashMap<>();
        if (faces != null) {
            faces.speakers()
                    .forEach(speaker -> byName.put(speaker.speaker(), new Speaker(speaker.speaker(), null, speaker)));
        }
        if (score != null) {
            for (SpeakerScore speaker : score.speakers()) {
                Speaker seen = byName.get(speaker.speaker());
                if (speaker.turns() != null) {
                    byName.put(
                            speaker.speaker(),
                            new Speaker(speaker.speaker(), speaker.turns(), seen == null ? null : seen.faces()));
                }
            }
        }
        return byName.values().stream()
                .sorted(Comparator.comparing(Speaker::conversation, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(Speaker::name))
                .toList();
    }

    /** How many captions there are to draw. */
    long turns() {
        return speakers().stream()
                .filter(speaker -> speaker.turns() != null)
                .mapToLong(speaker ->
                        speaker.turns().said().size() + speaker.turns().heard().size())
                .sum();
    }

    /** When the scored time begins, in seconds; where nobody says, when faces are seen. */
    double from() {
        return bound(SpeakerTurns::from, Math::min, faces == null ? 0 : faces.from());
    }

    /** When the scored time ends, in seconds; where nobody says, when faces are seen no more. */
    double to() {
        return bound(SpeakerTurns::to, Math::max, faces == null ? 0 : faces.to());
    }

    private double bound(ToDoubleFunction<SpeakerTurns> which, DoubleBinaryOperator chosen, double otherwise) {
        return speakers().stream()
                .filter(speaker -> speaker.turns() != null)
                .mapToDouble(speaker -> which.applyAsDouble(speaker.turns()))
                .reduce(chosen)
                .orElse(otherwise);
    }
}
