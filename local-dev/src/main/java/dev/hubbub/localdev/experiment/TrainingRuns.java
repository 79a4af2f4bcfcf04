package dev.hubbub.localdev.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hubbub.contracts.PrintableText;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the runs of training of an experiment went, as its report says.
 *
 * @param runs at least one
 */
public record TrainingRuns(List<OfRun> runs) {

    private static final int MOST = 24;
    private static final List<Column> COLUMNS = List.of(
            new Column("RUN", Side.LEFT, 99),
            new Column("BEFORE WER %", Side.RIGHT, 90),
            new Column("BEST WER %", Side.RIGHT, 95),
            new Column("BEST STEP", Side.RIGHT, 70),
            new Column("STEPS", Side.LEFT, 60),
            new Column("", Side.LEFT, 80));

    /**
     * A run. Rates are fractions, of the clips that it holds out; what is not known is absent.
     *
     * @param name its name
     * @param baseErrorRate of what it began with
     * @param errorRate of its best checkpoint
     * @param bestStep after which that was saved
     * @param lastStep that it went
     * @param steps that were planned
     * @param early whether it ended because it did not get better
     * @param forced whether it was begun although the preflight refused it
     * @param failure why nothing is known of it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OfRun(
            String name,
            Double baseErrorRate,
            Double errorRate,
            Integer bestStep,
            Integer lastStep,
            Integer steps,
            Boolean early,
            Boolean forced,
            String failure) {}

    public TrainingRuns {
        runs = List.copyOf(runs);
    }

    /** @param report the report's data */
    public static Optional<TrainingRuns> of(JsonNode report) {
        List<OfRun> runs = new ArrayList<>();
        for (JsonNode run : report.path("runs")) {
            JsonNode course = run.path("course");
            boolean known = course.isObject();
            runs.add(new OfRun(
                    run.path("name").asText(),
                    known ? course.path("baseErrorRate").asDouble() : null,
                    known ? course.path("errorRate").asDouble() : null,
                    known ? course.path("bestStep").asInt() : null,
                    known ? course.path("lastStep").asInt() : null,
                    known ? course.path("steps").asInt() : null,
                    known ? course.path("early").asBoolean() : null,
                    known ? course.path("forced").asBoolean() : null,
                    run.path("failure").asText(null)));
        }
        return runs.isEmpty() ? Optional.empty() : Optional.of(new TrainingRuns(runs));
    }

    /** The lines to print; the report holds what there is no room for. */
    List<String> lines(int width) {
        List<String> lines = new ArrayList<>(new TextTable(
                        COLUMNS,
                        runs.stream().limit(MOST).map(TrainingRuns::row).toList())
                .lines(width));
        if (runs.size() > MOST) {
            lines.add("(" + (runs.size() - MOST) + " more runs in the report)");
        }
        runs.stream()
                .limit(MOST)
                .filter(run -> run.failure() != null)
                .forEach(run -> lines.add("  " + PrintableText.line(run.name() + ": " + run.failure())));
        return lines;
    }

    private static List<String> row(OfRun run) {
        if (run.failure() != null) {
            return List.of(run.name(), "", "", "", "", "not known");
        }
        List<String> remarks = new ArrayList<>();
        if (run.early()) {
            remarks.add("stopped early");
        }
        if (run.forced()) {
            remarks.add("forced through its preflight");
        }
        if (run.errorRate() >= run.baseErrorRate()) {
            remarks.add("no better than before");
        }
        return List.of(
                run.name(),
                percent(run.baseErrorRate()),
                percent(run.errorRate()),
                run.bestStep().toString(),
                run.lastStep() + "/" + run.steps(),
                String.join(", ", remarks));
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f", 100 * fraction);
    }
}
