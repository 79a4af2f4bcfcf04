package dev.hubbub.speech.decoding;

import java.util.List;

/**
 * The search for one segment's text. Before the first step it has one path, then always {@link #width()} of them, one
 * per row that the segment has in the batch.
 */
sealed interface Search permits BeamSearch, IndependentPaths {

    /** Rows of the segment after the first step. */
    int width();

    /** The unfinished paths, one per row. */
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

    /** The finished sequences in the order they finished, filled up with unfinished ones where there are too few. */
    List<Candidate> finalists();
}
