package dev.hubbub.evaluation.index;

import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.ErrorCounts;

/**
 * Whether a trial heard speech or something else.
 *
 * @param segments segments transcribed
 * @param flagged segments that look degenerate, such as loops
 * @param insertionsPerWord words inserted per word of the reference; absent without words
 * @param silent utterances with a reference and no hypothesis at all
 * @param problems sentences on what could not be scored
 */
public record Health(int segments, int flagged, Double insertionsPerWord, int silent, int problems) {

    static Health of(TrialScore score) {
        ErrorCounts words = score.words();
        long silent = score.sessions().stream()
                .flatMap(session -> session.utterances().stream())
                .filter(utterance -> !isBlank(utterance.reference()) && isBlank(utterance.hypothesis()))
                .count();
        return new Health(
                score.segments(),
                score.flaggedSegments(),
                words == null || words.reference() == 0 ? null : (double) words.insertions() / words.reference(),
                (int) silent,
                score.problems().size());
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
