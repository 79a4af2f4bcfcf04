package dev.hubbub.localdev.experiment;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The trials of an experiment as a table. Metrics are in percent. */
public final class TrialTable {

    private static final List<Column> COLUMNS = columns();

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("TRIAL", Side.LEFT, 99),
                new Column("PHASE", Side.LEFT, 45),
                new Column("SESSIONS", Side.RIGHT, 35)));
        for (Metric metric : Metric.values()) {
            // The first metrics are what people look for; the last are the first to go where there is no room.
            columns.add(new Column(
                    metric.label().toUpperCase(Locale.ROOT) + " %",
                    Side.RIGHT,
                    90 - 4 * metric.ordinal() * metric.ordinal()));
        }
        columns.addAll(List.of(
                new Column("SECONDS", Side.RIGHT, 40),
                new Column("RTF", Side.RIGHT, 20),
                new Column("FLAGGED", Side.RIGHT, 15),
                new Column("", Side.LEFT, 95)));
        return columns;
    }

    private TrialTable() {}

    /**
     * The table of trials, in the order given.
     *
     * @param best the name of the best trial, which is marked; may be absent
     */
    public static TextTable of(List<TrialState> trials, String best) {
        return new TextTable(
                COLUMNS, trials.stream().map(trial -> row(trial, best)).toList());
    }

    /** What made the trials' texts comparable, if that is known of one. */
    static Optional<String> normalizers(List<TrialState> trials) {
        String names = trials.stream()
                .map(TrialState::normalizer)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("; "));
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    private static List<String> row(TrialState trial, String best) {
        List<String> cells =
                new ArrayList<>(List.of(trial.name(), trial.phase(), trial.sessions() == null ? "" : trial.sessions()));
        for (Metric metric : Metric.values()) {
            cells.add(percent(trial.metric(metric)));
        }
        cells.addAll(List.of(
                number("%.1f", trial.seconds()),
                number("%.3f", trial.realTimeFactor()),
                trial.flaggedSegments() == null || trial.flaggedSegments() == 0
                        ? ""
                        : trial.flaggedSegments().toString(),
                remarks(trial, best)));
        return cells;
    }

    private static String remarks(TrialState trial, String best) {
        String verdict = trial.gate() == null ? "" : trial.gate().verdict();
        return !trial.name().equals(best) ? verdict : verdict.isEmpty() ? "best" : "best, " + verdict;
    }

    private static String percent(Double fraction) {
        return fraction == null ? "" : number("%.1f", fraction * 100);
    }

    private static String number(String format, Double value) {
        return value == null ? "" : String.format(Locale.ROOT, format, value);
    }

    /**
     * The table's lines for a window: where it is too low for all trials, those under way and the last finished are
     * shown, and a last line says what is not.
     *
     * @param width the most characters of a line
     * @param height the most lines, at least 4
     */
    public static List<String> window(List<TrialState> trials, String best, int width, int height) {
        if (trials.size() + 1 <= height) {
            return of(trials, best).lines(width);
        }
        List<TrialState> shown = new ArrayList<>(trials);
        int room = Math.max(height - 2, 1);
        // The least interesting first: what waits, from the end; then what has ended, from the beginning.
        for (int i = shown.size() - 1; i >= 0 && shown.size() > room; i--) {
            if (shown.get(i).isPending()) {
                shown.remove(i);
            }
        }
        for (int i = 0; i < shown.size() && shown.size() > room; ) {
            if (shown.get(i).isActive()) {
                i++;
            } else {
                shown.remove(i);
            }
        }
        shown = shown.subList(0, Math.min(room, shown.size()));
        List<String> lines = new ArrayList<>(of(shown, best).lines(width));
        lines.add("(" + (trials.size() - shown.size()) + " more trials)");
        return lines;
    }
}
