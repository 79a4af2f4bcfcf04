package dev.hubbub.evaluation.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.stage.OutputAddress;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A trial without its texts.
 *
 * @param index its place in the experiment, from 0
 * @param name its name
 * @param weights which of the table's weights it hears with
 * @param parameters its grid point
 * @param standing how it stands among the others
 * @param score the output its numbers come from; absent if it failed
 * @param failure why it failed; absent if it did not
 * @param summary what its score comes to; absent if it failed
 */
public record TrialEntry(
        int index,
        String name,
        int weights,
        SortedMap<String, JsonNode> parameters,
        Standing standing,
        OutputAddress score,
        String failure,
        ScoreSummary summary) {

    /** How a trial stands among the others; the constants are spelled as they are in addresses. */
    public enum Standing {
        /** The best of those that can be compared. */
        best,
        /** It has a value that can be compared with the best one's. */
        ranked,
        /** Others were scored on what it lacks. */
        unranked,
        /** Its checkpoint is worse than its base, or nobody could tell. */
        barred,
        /** It has no score. */
        failed
    }

    public TrialEntry {
        parameters = parameters == null || parameters.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
}
