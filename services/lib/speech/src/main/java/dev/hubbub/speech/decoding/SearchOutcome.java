package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * What the search found for one segment.
 *
 * @param finalists the sequences that were in the running at the end, in finishing order or best first as the search's
 *     {@link StopRule} has it
 * @param best index of the one that ranks first
 * @param steps decoder steps taken, prompt included
 * @param tokenCapReached whether the token limit ended the search
 */
public record SearchOutcome(List<Candidate> finalists, int best, int steps, boolean tokenCapReached) {

    public SearchOutcome {
        finalists = List.copyOf(finalists);
    }

    static SearchOutcome of(Search search, Ranking ranking, int steps) {
        boolean limitReached = !search.complete();
        List<Candidate> finalists = search.finalists(limitReached);
        int best = 0;
        for (int i = 1; i < finalists.size(); i++) {
            if (ranking.score(finalists.get(i)) > ranking.score(finalists.get(best))) {
                best = i;
            }
        }
        return new SearchOutcome(finalists, best, steps, limitReached);
    }

    /** The sequence that ranks first. */
    public Candidate chosen() {
        return finalists.get(best);
    }
}
