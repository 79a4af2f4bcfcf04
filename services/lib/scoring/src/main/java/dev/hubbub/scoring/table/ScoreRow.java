package dev.hubbub.scoring.table;

import dev.hubbub.scoring.SessionSummary;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row of a table of scores.
 *
 * @param session the session, or {@link #ALL_SESSIONS}
 * @param model the model or trial that produced the output
 * @param scores its scores
 * @param more further columns and their values (numbers, booleans, strings; null for none), in order
 */
public record ScoreRow(String session, String model, SessionSummary scores, Map<String, Object> more) {

    /** The session of a row that sums up all sessions of a trial. */
    public static final String ALL_SESSIONS = "all";

    public ScoreRow {
        more = new LinkedHashMap<>(more);
    }

    public ScoreRow(String session, String model, SessionSummary scores) {
        this(session, model, scores, Map.of());
    }
}
