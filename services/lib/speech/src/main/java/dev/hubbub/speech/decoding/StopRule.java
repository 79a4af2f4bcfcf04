package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * When a beam search has found enough. A rule keeps nothing between calls, so that one serves all segments.
 */
public interface StopRule {

    /**
     * Most tokens of a text, the end counted, where the options ask for no number.
     *
     * @param frames encoder positions of the segment
     * @param textContext positions of the decoder
     */
    int tokenLimit(int frames, int textContext);

    /**
     * The ended sequences that stay in the running.
     *
     * @param ended those that stayed before, then the step's own, best first
     */
    default List<Candidate> keep(List<Candidate> ended) {
        return ended;
    }

    /**
     * Whether more steps are not wanted. A search without unfinished sequences is over in any case.
     *
     * @param ended those that {@link #keep} left
     * @param bestRunning the highest sum of an unfinished sequence
     * @param steps tokens chosen so far, so the length of every unfinished sequence
     */
    boolean done(List<Candidate> ended, float bestRunning, int steps);

    /**
     * The sequences that the result is chosen from when the search is over.
     *
     * @param running the unfinished ones, best first
     * @param limitReached whether the token limit ended the search
     */
    List<Candidate> finalists(List<Candidate> ended, List<Candidate> running, boolean limitReached);
}
