package dev.hubbub.segmentation.conversation;

import dev.hubbub.segmentation.activity.TimeSpan;
import java.util.List;

/**
 * How likely two people are in one conversation, from when they speak: people who converse take turns, so the less they
 * overlap, the higher the score (1 minus overlap over union). Two silent people score 0, one silent person scores 1
 * with
 * everybody who speaks.
 */
public final class ConversationScores {

    private ConversationScores() {}

    /**
     * The symmetric matrix of scores.
     *
     * @param activity per speaker, the spans in which he or she speaks
     * @return scores from 0 to 1 in the order of the speakers; the diagonal is 0 and means nothing
     */
    public static double[][] between(List<List<TimeSpan>> activity) {
        int speakers = activity.size();
        double[][] scores = new double[speakers][speakers];
        for (int first = 0; first < speakers; first++) {
            for (int second = first + 1; second < speakers; second++) {
                double score = score(activity.get(first), activity.get(second));
                scores[first][second] = score;
                scores[second][first] = score;
            }
        }
        return scores;
    }

    private static double score(List<TimeSpan> first, List<TimeSpan> second) {
        double overlap = 0;
        for (TimeSpan one : first) {
            for (TimeSpan other : second) {
                overlap += one.overlapWith(other);
            }
        }
        double union = duration(first) + duration(second) - overlap;
        return union > 0 ? 1 - overlap / union : 0;
    }

    private static double duration(List<TimeSpan> spans) {
        double sum = 0;
        for (TimeSpan span : spans) {
            sum += span.duration();
        }
        return sum;
    }
}
