package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.Style;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import dev.hubbub.scoring.SessionSummary;
import dev.hubbub.scoring.rate.EditCounts;
import dev.hubbub.scoring.table.ScoreRow;
import dev.hubbub.scoring.table.ScoreTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** The options that say in which form scores are printed, and the printing. */
final class ScoreOutput {

    private static final List<Column> COLUMNS = List.of(
            new Column("SESSION", Side.LEFT, 9),
            new Column("SPEAKER WER %", Side.RIGHT, 8),
            new Column("JOINT %", Side.RIGHT, 7),
            new Column("CONV F1", Side.RIGHT, 6),
            new Column("WER %", Side.RIGHT, 5),
            new Column("CER %", Side.RIGHT, 4),
            new Column("SUB", Side.RIGHT, 3),
            new Column("INS", Side.RIGHT, 3),
            new Column("DEL", Side.RIGHT, 3),
            new Column("WORDS", Side.RIGHT, 2));

    @Option(names = "--json", description = "Print everything as JSON, down to speakers and utterances.")
    private boolean json;

    @Option(names = "--csv", description = "Print the table as CSV.")
    private boolean csv;

    /** Prints scores in the form asked for. */
    void print(ScoreTable table, JsonNode document, Screen screen) {
        if (json) {
            screen.out().println(document);
        } else if (csv) {
            screen.out().print(table.toCsv());
        } else {
            write(table, screen);
        }
        screen.out().flush();
    }

    private static void write(ScoreTable table, Screen screen) {
        List<List<String>> rows = new ArrayList<>();
        for (ScoreRow row : table.rows()) {
            rows.add(cells(row));
        }
        List<String> lines = new TextTable(COLUMNS, rows).lines(screen.columns().getAsInt());
        screen.out().println(screen.styled(Style.BOLD, lines.get(0)));
        lines.stream().skip(1).forEach(line -> screen.out().println(line));
    }

    private static List<String> cells(ScoreRow row) {
        SessionSummary scores = row.scores();
        EditCounts words = scores.words();
        return List.of(
                row.session(),
                percent(scores.averageSpeakerWer()),
                percent(scores.averageJointError()),
                number("%.4f", scores.conversationF1()),
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

    private static String number(String format, OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "";
    }
}
