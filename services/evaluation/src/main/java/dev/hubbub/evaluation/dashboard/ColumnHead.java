package dev.hubbub.evaluation.dashboard;

/**
 * The head of a column that can be sorted by.
 *
 * @param label what it says
 * @param meaning what it counts, for whoever asks; {@code null} where the label says it
 * @param numeric whether it is aligned to the right
 * @param objective whether it ranks the trials
 * @param sorted how the table is sorted by it, as ARIA has it; {@code null} if it is not
 * @param link the table sorted by it; {@code null} if it cannot be
 */
record ColumnHead(String label, String meaning, boolean numeric, boolean objective, String sorted, String link) {

    /** How a table that is sorted so is sorted by a column, as ARIA has it; {@code null} if by another. */
    static String sorted(String sort, String field) {
        if (sort == null) {
            return null;
        }
        String first = sort.split(",", 2)[0];
        return first.equals(field) ? "ascending" : first.equals("-" + field) ? "descending" : null;
    }

    /** How to sort by a column next: the other way round if it is sorted by it. */
    static String next(String sort, String field, boolean largestFirst) {
        String sorted = sorted(sort, field);
        return sorted == null ? (largestFirst ? "-" : "") + field : sorted.equals("ascending") ? "-" + field : field;
    }
}
