package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import dev.hubbub.scoring.SessionSummary;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.table.ScoreRow;
import dev.hubbub.scoring.table.ScoreTable;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** The options that say in which form scores are printed, and the printing. */
final class ScoreOutput {

    private static final List<Column> COLUMNS = List.of(
            new Column("SESSION", Side.LEFT, 9),
            rate(Metric.speakerWer, 8),
            rate(Metric.jointError, 7),
            rate(Metric.conversationF1, 6),
            rate(Metric.wer, 5),
            rate(Metric.cer, 4),
            new Column("SUB", Side.RIGHT, 3),
            new Column("INS", Side.RIGHT, 3),
            new Column("DEL", Side.RIGHT, 3),
            new Column("WORDS", Side.RIGHT, 2));

    /** The column and field that say what made the texts comparable. */
    static final String NORMALIZER = "normalizer";

    @Option(names = "--json", description = "Print everything as JSON, down to speakers and utterances.")
    private boolean json;

    @Option(names = "--csv", description = "Print the table as CSV.")
    private boolean csv;

    /** A column under the name that the quantity has everywhere. */
    private static Column rate(Metric metric, int importance) {
        return new Column(metric.label().toUpperCase(Locale.ROOT) + " %", Side.RIGHT, importance);
    }

    /**
     * Prints scores in the form asked for.
     *
     * @param normalizer what made the texts comparable
     */
    void print(ScoreTable table, JsonNode document, String normalizer, Screen screen) {
        if (json) {
            screen.give(document + "\n");
        } else if (csv) {
            screen.give(table.toCsv());
        } else {
            screen.tell(new TextTable(
                    COLUMNS, table.rows().stream().map(ScoreOutput::cells).toList()));
            screen.tell(NORMALIZER + ": " + normalizer);
        }
    }

    private static List<String> cells(ScoreRow row) {
        SessionSummary scores = row.scores();
        EditCounts words = scores.words();
        return List.of(
                row.session(),
                percent(scores.averageSpeakerWer()),
                percent(scores.averageJointError()),
                percent(scores.conversationF1()),
                percent(words.rate().value()),
                percent(scores.characters().rate().value()),
                Long.toString(words.substitutions()),
                Long.toString(words.insertions()),
                Long.toString(words.deletions()),
                Long.toString(words.referenceLength()));
    }

    private static String percent(OptionalDouble fraction) {
        return fraction.isPresent() ? String.format(Locale.ROOT, "%.2f", fraction.getAsDouble() * 100) : "";
    }
}
