package dev.hubbub.scoring.meeting;

import dev.hubbub.scoring.rate.EditCounts;

/**
 * The edits of the utterances of a reference that were each given to a stream.
 *
 * @param edits of all streams together
 * @param isExact whether no other way to give them makes fewer; where streams are too many or too long to tell, these are
 *     the edits of a good way, and the best one may have fewer
 */
public record ReferenceCombination(EditCounts edits, boolean isExact) {}
