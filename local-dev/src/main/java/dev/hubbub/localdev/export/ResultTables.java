package dev.hubbub.localdev.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.contracts.score.TrialScore;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.datasets.ParquetTable;
import dev.hubbub.scoring.table.CsvLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The trials of an experiment as one table, for papers, pages and other programs. */
final class ResultTables implements TrialTables {

    private static final Pattern LATEX_SIGN = Pattern.compile("[&%$#_{}~^\\\\]");
    private static final Pattern MARKDOWN_SIGN = Pattern.compile("[|\\\\`*_<>\\[\\]]");
    private static final String ABSENT = "\u2013";

    private final Map<String, ScoredTrial> trials = new LinkedHashMap<>();

    private final ExportFormat format;
    private final GpuHour gpuHour;

    ResultTables(ExportFormat format, GpuHour gpuHour) {
        this.format = format;
        this.gpuHour = gpuHour;
    }

    /** What a trial cost; nothing where nobody says a price, or which of its seconds were a GPU's. */
    private Double cost(TrialScore score) {
        return gpuHour == null ? null : gpuHour.cost(Measurement.gpuSeconds.of(score));
    }

    @Override
    public void add(String trial, String model, TrialScore score) {
        trials.put(trial, new ScoredTrial(model, score));
    }

    @Override
    public Map<String, byte[]> files() {
        return switch (format) {
            case RESULTS_CSV -> Map.of("results.csv", utf8(csv()));
            case RESULTS_JSON -> Map.of("results.json", utf8(json()));
            case RESULTS_PARQUET -> Map.of("results.parquet", parquet());
            case MARKDOWN -> Map.of("results.md", utf8(markdown()));
            case LATEX -> Map.of("results.tex", utf8(latex()));
            case HTML, MCOREC_SUBMISSION, TRANSCRIPTS, EVALUATION_CSV -> throw new IllegalStateException(
                    format + " is no table of results");
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The numbers of {@link #json} as a table: {@code trial, model, protocol, normalizer, session}, then a double for each
     * {@link Metric}, each {@link Measurement} and the {@code cost}. A row without a session is of the whole trial, which alone has
     * measurements.
     */
    byte[] parquet() {
        ParquetTable table = new ParquetTable()
                .text("trial")
                .text("model")
                .text("protocol")
                .text("normalizer")
                .text("session");
        Stream.of(Metric.values()).forEach(metric -> table.number(metric.name()));
        Stream.of(Measurement.values()).forEach(measurement -> table.number(measurement.name()));
        table.number(GpuHour.COST);
        trials.forEach((name, trial) -> {
            TrialScore score = trial.score();
            List<Object> row =
                    new ArrayList<>(Arrays.asList(name, trial.model(), score.protocol(), score.normalizer(), null));
            Stream.of(Metric.values()).forEach(metric -> row.add(metric.of(score)));
            Stream.of(Measurement.values()).forEach(measurement -> row.add(measurement.of(score)));
            row.add(cost(score));
            table.row(row);
            for (SessionScore session : score.sessions()) {
                List<Object> own = new ArrayList<>(
                        Arrays.asList(name, trial.model(), score.protocol(), session.normalizer(), session.session()));
                Stream.of(Metric.values()).forEach(metric -> own.add(metric.of(session)));
                Stream.of(Measurement.values()).forEach(measurement -> own.add(null));
                own.add(null);
                table.row(own);
            }
        });
        return table.bytes();
    }

    /**
     * The table that the MCoRec challenge's results are compared in: {@code session, model, avg_speaker_wer,
     * avg_joint_error, conversation_f1}, a row for each session of each trial, whose name stands as the model. Fractions, as
     * many digits as it takes to read the same number back.
     */
    String csv() {
        StringBuilder table = new StringBuilder(
                CsvLine.of(List.of("session", "model", "avg_speaker_wer", "avg_joint_error", "conversation_f1")));
        trials.forEach((name, trial) -> {
            for (SessionScore session : trial.score().sessions()) {
                table.append(CsvLine.of(Arrays.asList(
                        session.session(),
                        name,
                        Metric.speakerWer.of(session),
                        Metric.jointError.of(session),
                        Metric.conversationF1.of(session))));
            }
        });
        return table.toString();
    }

    /**
     * All numbers of all trials and their sessions, as fractions under the names of {@link Metric}, and the {@code cost} of
     * their seconds with a GPU where an hour has a price.
     */
    String json() {
        ArrayNode all = Json.mapper().createArrayNode();
        trials.forEach((name, trial) -> {
            ObjectNode node = all.addObject()
                    .put("trial", name)
                    .put("model", trial.model())
                    .put("protocol", trial.score().protocol())
                    .put("normalizer", trial.score().normalizer());
            for (Metric metric : Metric.values()) {
                put(node, metric.name(), metric.of(trial.score()));
            }
            for (Measurement measurement : Measurement.values()) {
                put(node, measurement.name(), measurement.of(trial.score()));
            }
            put(node, GpuHour.COST, cost(trial.score()));
            ArrayNode sessions = node.putArray("sessions");
            for (SessionScore session : trial.score().sessions()) {
                ObjectNode row = sessions.addObject().put("session", session.session());
                for (Metric metric : Metric.values()) {
                    put(row, metric.name(), metric.of(session));
                }
            }
        });
        return all.toPrettyString() + "\n";
    }

    private static void put(ObjectNode node, String name, Double value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    /** A row for each trial, metrics in per cent; those that none has are left out. */
    String markdown() {
        List<Metric> metrics = metrics();
        StringBuilder table = new StringBuilder("| trial | model |");
        metrics.forEach(
                metric -> table.append(' ').append(escaped(metric.label())).append(" % |"));
        table.append("\n|---|---|").append("---:|".repeat(metrics.size())).append('\n');
        trials.forEach((name, trial) -> {
            table.append("| ")
                    .append(escaped(name))
                    .append(" | ")
                    .append(escaped(trial.model()))
                    .append(" |");
            metrics.forEach(metric ->
                    table.append(' ').append(percent(metric.of(trial.score()))).append(" |"));
            table.append('\n');
        });
        return table.toString();
    }

    private static String escaped(String text) {
        return MARKDOWN_SIGN.matcher(text).replaceAll(sign -> Matcher.quoteReplacement("\\" + sign.group()));
    }

    /** The same as a {@code tabular} for LaTeX, with the rules of the package booktabs. */
    String latex() {
        List<Metric> metrics = metrics();
        StringBuilder table = new StringBuilder("\\begin{tabular}{ll" + "r".repeat(metrics.size()) + "}\n\\toprule\n");
        List<String> head = new ArrayList<>(List.of("Trial", "Model"));
        metrics.forEach(metric -> head.add(inLatex(metric.label()) + " [\\%]"));
        table.append(String.join(" & ", head)).append(" \\\\\n\\midrule\n");
        trials.forEach((name, trial) -> {
            List<String> row = new ArrayList<>(List.of(inLatex(name), inLatex(trial.model())));
            metrics.forEach(metric -> row.add(percent(metric.of(trial.score())).replace(ABSENT, "--")));
            table.append(String.join(" & ", row)).append(" \\\\\n");
        });
        return table.append("\\bottomrule\n\\end{tabular}\n").toString();
    }

    private static String inLatex(String text) {
        return LATEX_SIGN
                .matcher(text)
                .replaceAll(sign -> Matcher.quoteReplacement(
                        switch (sign.group()) {
                            case "~" -> "\\textasciitilde{}";
                            case "^" -> "\\textasciicircum{}";
                            case "\\" -> "\\textbackslash{}";
                            default -> "\\" + sign.group();
                        }));
    }

    private List<Metric> metrics() {
        return Arrays.stream(Metric.values())
                .filter(metric -> trials.values().stream().anyMatch(trial -> metric.of(trial.score()) != null))
                .toList();
    }

    private static String percent(Double fraction) {
        return fraction == null ? ABSENT : String.format(Locale.ROOT, "%.2f", 100 * fraction);
    }
}
