package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * What the search found for one segment.
 *
 * @param finalists every finished sequence, in finishing order
 * @param best index of the one that ranks first
 * @param steps decoder steps taken, prompt included
 * @param tokenCapReached whether the token limit ended the search
 */
public record SearchOutcome(List<Candidate> finalists, int best, int steps, boolean tokenCapReached) {

    public SearchOutcome {
        finalists = List.copyOf(finalists);
    }

    static SearchOutcome of(Search search, Double lengthPenalty, int steps) {
        List<Candidate> finalists = search.finalists();
        int best = 0;
        for (int i = 1; i < finalists.size(); i++) {
            if (finalists.get(i).score(lengthPenalty) > finalists.get(best).score(lengthPenalty)) {
                best = i;
            }
        }
        return new SearchOutcome(finalists, best, steps, !search.complete());
    }

    /** The sequence that ranks first. */
    public Candidate chosen() {
        return finalists.get(best);
    }
}
