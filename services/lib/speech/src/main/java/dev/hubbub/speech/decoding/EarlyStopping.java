package dev.hubbub.speech.decoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Hugging Face's rule: the best ended sequences are kept, as many as the beam is wide, and the search goes on while
 * there are fewer of them or an unfinished sequence could still displace the worst. Unfinished sequences are in the
 * running only where the token limit ends the search.
 *
 * <p>Source: the behaviour of transformers 4.57's beam search.
 *
 * @param beams width of the beam
 * @param ranking what the best are known by
 * @param when how long to go on once there are enough
 * @param longest most tokens of a text; what an unfinished sequence could become is judged at this length by
 *     {@link When#NEVER}
 */
public record EarlyStopping(int beams, Ranking ranking, When when, int longest) implements StopRule {

    /** How long a search goes on once as many sequences have ended as the beam is wide. */
    public enum When {
        /** Not at all ({@code early_stopping=True}). */
        AT_ONCE,
        /**
         * As long as the best unfinished sequence, ranked at the length it has, is above the worst ended one
         * ({@code early_stopping=False}).
         */
        BY_HEURISTIC,
        /**
         * As long as that sequence, ranked at the greatest length if length is rewarded, is above it
         * ({@code early_stopping="never"}).
         */
        NEVER
    }

    @Override
    public int tokenLimit(int frames, int textContext) {
        return longest;
    }

    @Override
    public List<Candidate> keep(List<Candidate> ended) {
        // The sort is stable: of equal ones the earlier stays.
        return ended.stream()
                .sorted(Comparator.comparingDouble((Candidate candidate) -> ranking.score(candidate))
                        .reversed())
                .limit(beams)
                .toList();
    }

    @Override
    public boolean done(List<Candidate> ended, float bestRunning, int steps) {
        if (ended.size() < beams) {
            return false;
        }
        double worst = ended.stream().mapToDouble(ranking::score).min().orElseThrow();
        return switch (when) {
            case AT_ONCE -> true;
            case BY_HEURISTIC -> hope(bestRunning, steps) <= worst;
            case NEVER -> Math.max(hope(bestRunning, steps), hope(bestRunning, longest)) <= worst;
        };
    }

    private double hope(float sum, int length) {
        return ranking.score(sum, length, false);
    }

    @Override
    public List<Candidate> finalists(List<Candidate> ended, List<Candidate> running, boolean limitReached) {
        List<Candidate> all = new ArrayList<>(ended);
        if (limitReached) {
            all.addAll(running);
        }
        return keep(all);
    }
}
