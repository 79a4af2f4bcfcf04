package dev.hubbub.scoring.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.scoring.SessionSummary;
import dev.hubbub.scoring.rate.EditCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScoreTableTest {

    private static final SessionSummary SCORES = new SessionSummary(
            OptionalDouble.of(0.47915833333333335),
            OptionalDouble.empty(),
            OptionalDouble.of(1.0),
            new EditCounts(7, 1, 2, 2),
            EditCounts.NONE,
            3,
            1);
    private static final String COLUMNS =
            "session,model,avg_speaker_wer,avg_joint_error,conversation_f1,speakers,faults,"
                    + "wer,reference_words,word_substitutions,word_insertions,word_deletions,"
                    + "cer,reference_characters,character_substitutions,character_insertions,character_deletions";

    @Test
    void the_published_columns_come_first_and_absent_scores_are_empty() {
        String csv = new ScoreTable(List.of(new ScoreRow("session_40", "tiny", SCORES))).toCsv();
        assertEquals(COLUMNS + "\r\nsession_40,tiny,0.47915833333333335,,1,3,1,0.5,10,1,2,2,,0,0,0,0\r\n", csv);
    }

    @Test
    void a_table_without_rows_still_names_its_columns() {
        assertEquals(COLUMNS + "\r\n", new ScoreTable(List.of()).toCsv());
    }

    @Test
    void fields_with_commas_quotes_and_line_ends_are_quoted() {
        String csv = new ScoreTable(List.of(new ScoreRow("a,b", "the \"big\"\none", SCORES))).toCsv();
        assertTrue(csv.contains("\r\n\"a,b\",\"the \"\"big\"\"\none\",0.47"), csv);
    }

    @Test
    void rows_may_have_columns_that_others_have_not() {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("trial", "E18");
        more.put("seconds", 0.1);
        String csv = new ScoreTable(List.of(
                        new ScoreRow("all", "m", SCORES), new ScoreRow(ScoreRow.ALL_SESSIONS, "m", SCORES, more)))
                .toCsv();
        String[] lines = csv.split("\r\n");
        assertEquals(COLUMNS + ",trial,seconds", lines[0]);
        assertTrue(lines[1].endsWith(",0,,"), csv);
        assertTrue(lines[2].endsWith(",E18,0.1"), csv);
    }

    @Test
    void doubles_read_back_as_they_were() {
        for (double value : new double[] {0.1 + 0.2, 1.0 / 3, 1e-7, 12345678.9, 2e22, Double.MIN_VALUE}) {
            ScoreRow row = new ScoreRow("s", "m", SCORES, Map.of("value", value));
            String[] lines = new ScoreTable(List.of(row)).toCsv().split("\r\n");
            assertEquals(value, Double.parseDouble(lines[1].substring(lines[1].lastIndexOf(',') + 1)));
        }
    }

    @Test
    void json_holds_the_same_values_under_the_same_names() {
        JsonNode row = new ScoreTable(List.of(new ScoreRow("s", "m", SCORES, Map.of("beam", 4))))
                .toJson()
                .get(0);
        assertEquals("s", row.get("session").textValue());
        assertEquals(0.47915833333333335, row.get("avg_speaker_wer").doubleValue());
        assertTrue(row.get("avg_joint_error").isNull());
        assertEquals(10, row.get("reference_words").intValue());
        assertEquals(4, row.get("beam").intValue());
    }
}
