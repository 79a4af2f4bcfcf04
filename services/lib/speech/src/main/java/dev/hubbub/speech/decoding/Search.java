package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * The search for one segment's text. Before the first step it has one path, then up to {@link #width()} of them; the
 * segment has that many rows in the batch, and those behind the last path are idle.
 */
sealed interface Search permits BeamSearch, IndependentPaths {

    /** Rows of the segment after the first step. */
    int width();

    /** The unfinished paths, one per row from the segment's first on. */
    List<TokenPath> paths();

    /**
     * Lengthens the paths by one token.
     *
     * @param choices proposals for the whole batch
     * @param firstRow the segment's first row in it
     */
    void advance(Choices choices, int firstRow);

    /** For every path, the index of the path before the last step that it came from. */
    int[] parents();

    /** Whether more steps cannot change the outcome. */
    boolean complete();

    /**
     * The sequences that the result is chosen from, now that the search is over.
     *
     * @param limitReached whether the token limit ended it
     */
    List<Candidate> finalists(boolean limitReached);
}
