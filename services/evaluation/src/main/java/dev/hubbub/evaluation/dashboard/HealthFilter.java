package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.index.TrialQuery;
import dev.hubbub.evaluation.index.TrialTable;
import java.util.Arrays;
import java.util.List;

/** Ready-made filters for trials of which something looks wrong. Each is one that anybody could write. */
enum HealthFilter {
    CAPPED("capped", "cappedShare>0", "some segments ended by the limit of tokens"),
    LOOPING("looping", "loopedShare>0", "some segments repeat themselves"),
    EMPTY("empty", "emptyShare>0", "some segments are without a text"),
    INSERTING("inserting", "insertionRate>0.1", "more than a word inserted for ten of the reference"),
    SWITCHING("switching language", "otherLanguageShare>0", "some segments are in another language than the data says");

    private final String label;
    private final String filter;
    private final String meaning;

    HealthFilter(String label, String filter, String meaning) {
        this.label = label;
        this.filter = filter;
        this.meaning = meaning;
    }

    String label() {
        return label;
    }

    /** As a query takes it. */
    String filter() {
        return filter;
    }

    /** Which trials pass it. */
    String meaning() {
        return meaning;
    }

    /** How many trials of all pass each, in the order of the constants. */
    static List<Integer> counts(TrialTable table) {
        return TrialQuery.counts(
                Arrays.stream(values()).map(HealthFilter::filter).toList(), table);
    }
}
