package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.score.TrialScore;

/**
 * Whether a trial heard speech or something else, in numbers; shares of them are measurements.
 *
 * @param segments segments transcribed
 * @param flagged segments that look degenerate, such as loops
 * @param silent utterances with a reference and no hypothesis at all
 * @param problems sentences on what could not be scored
 */
public record Health(int segments, int flagged, int silent, int problems) {

    static Health of(TrialScore score) {
        long silent = score.sessions().stream()
                .flatMap(session -> session.utterances().stream())
                .filter(utterance -> !isBlank(utterance.reference()) && isBlank(utterance.hypothesis()))
                .count();
        return new Health(
                score.segments(),
                score.flaggedSegments(),
                (int) silent,
                score.problems().size());
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
