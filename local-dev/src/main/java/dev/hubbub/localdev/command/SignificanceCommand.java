package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.comparison.ComparedSystems;
import dev.hubbub.localdev.comparison.ComparedSystems.Compared;
import dev.hubbub.localdev.session.UtteranceFiles.Pairs;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import dev.hubbub.scoring.significance.Interval;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import dev.hubbub.scoring.significance.Unit;
import dev.hubbub.scoring.utterance.UtteranceReport;
import dev.hubbub.scoring.utterance.UtteranceScoring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether systems differ by more than chance. */
@Command(
        name = "significance",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compare what several systems recognised with what one of them did, over the same references: word error"
                    + " rates, the difference with its interval, and whether it is more than chance.",
            "Texts are read and matched as `hubbub score utterance` does. Units are drawn again and again, the same for"
                    + " both (paired bootstrap); p-values are corrected for the number of systems (Holm)."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:they are compared", "1:a file cannot be read or matches nothing", "2:wrong usage"})
final class SignificanceCommand implements Callable<Integer> {

    private static final List<Column> COLUMNS = List.of(
            new Column("SYSTEM", Side.LEFT, 9),
            new Column("WER %", Side.RIGHT, 8),
            new Column("INTERVAL", Side.RIGHT, 4),
            new Column("CHANGE", Side.RIGHT, 7),
            new Column("INTERVAL OF THE CHANGE", Side.RIGHT, 6),
            new Column("P", Side.RIGHT, 5),
            new Column("VERDICT", Side.LEFT, 9));

    private final Screen screen;

    @Parameters(index = "0", paramLabel = "MANIFEST", description = "What was said.")
    private Path manifest;

    @Parameters(index = "1", paramLabel = "BASE", description = "What the system recognised that is compared with.")
    private Path base;

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "OTHER", description = "What the others recognised.")
    private List<Path> others;

    @Mixin
    private HypothesisOptions recognised;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description = "What is drawn as one: speaker, session or utterance (default: the largest of which there"
                    + " are at least 10; speakers only where each line names one, and one name is one speaker in all"
                    + " sessions).")
    private Unit unit;

    @Option(
            names = "--resamples",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How often units are drawn (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Option(
            names = "--level",
            paramLabel = "P",
            defaultValue = "0.05",
            description = "Which p-value is below chance; intervals have the confidence of 1 less it (default:"
                    + " ${DEFAULT-VALUE}).")
    private double level;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of the draws: equal ones give equal numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private NormalizerOptions texts;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    SignificanceCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws CommandFailure, StageFailure, IOException {
        PairedBootstrap bootstrap;
        try {
            bootstrap = new PairedBootstrap(resamples, 1 - level, seed);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(e.getMessage());
        }
        UtteranceScoring scoring = texts.scoring();
        UtteranceReport compared = report(base, scoring);
        Map<String, UtteranceReport> reports = new LinkedHashMap<>();
        for (Path other : others) {
            if (reports.put(name(other), report(other, scoring)) != null) {
                throw CommandFailure.invalid(other + " is named twice.");
            }
        }
        ComparedSystems systems;
        try {
            systems = ComparedSystems.of(unit, compared, reports, bootstrap);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed(e.getMessage());
        }
        if (json) {
            screen.give(document(systems) + "\n");
        } else {
            screen.tell(new TextTable(COLUMNS, rows(systems)));
            screen.tell(String.format(
                    Locale.ROOT,
                    "%d %s drawn %d times; intervals of %.0f %%; p by Holm over %d; normalizer: %s",
                    systems.systems().get(0).comparison().units(),
                    systems.unit().plural(),
                    resamples,
                    100 * (1 - level),
                    others.size(),
                    compared.normalisers()));
        }
        return 0;
    }

    /** The file's name where that says which one it is. */
    private String name(Path hypotheses) {
        long alike = Stream.concat(Stream.of(base), others.stream())
                .filter(file -> file.getFileName().equals(hypotheses.getFileName()))
                .count();
        return alike == 1 ? hypotheses.getFileName().toString() : hypotheses.toString();
    }

    private UtteranceReport report(Path hypotheses, UtteranceScoring scoring) throws StageFailure, IOException {
        Pairs pairs = recognised.read(manifest, hypotheses);
        if (!pairs.isWhole()) {
            pairs.notes().forEach(note -> screen.say(name(hypotheses) + ": " + note));
        }
        return scoring.score(pairs.utterances());
    }

    private List<List<String>> rows(ComparedSystems systems) {
        List<List<String>> rows = new ArrayList<>();
        PairedComparison first = systems.systems().get(0).comparison();
        rows.add(List.of(name(base), percent(first.base()), own(first, first.baseInterval()), "", "", "", "base"));
        for (Compared system : systems.systems()) {
            PairedComparison comparison = system.comparison();
            rows.add(List.of(
                    system.name(),
                    percent(comparison.other()),
                    own(comparison, comparison.otherInterval()),
                    String.format(Locale.ROOT, "%+.2f", 100 * comparison.change()),
                    comparison.isOfTooFew() ? "" : interval(comparison.difference(), "%+.2f"),
                    comparison.isOfTooFew() ? "" : String.format(Locale.ROOT, "%.4f", system.corrected()),
                    verdict(system)));
        }
        return rows;
    }

    private String verdict(Compared system) {
        return system.verdict(level).text();
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.2f", 100 * fraction);
    }

    private static String own(PairedComparison comparison, Interval interval) {
        return comparison.isOfTooFew() ? "" : interval(interval, "%.2f");
    }

    private static String interval(Interval interval, String form) {
        return String.format(Locale.ROOT, form + " to " + form, 100 * interval.low(), 100 * interval.high());
    }

    private ObjectNode document(ComparedSystems systems) {
        ObjectNode document = new ObjectMapper()
                .createObjectNode()
                .put("base", name(base))
                .put("unit", systems.unit().name().toLowerCase(Locale.ROOT))
                .put("resamples", resamples)
                .put("level", level)
                .put("seed", seed);
        for (Compared system : systems.systems()) {
            ObjectNode node = document.withArray("systems").addObject().put("system", system.name());
            if (!system.comparison().isOfTooFew()) {
                node.put("p_corrected", system.corrected());
            }
            node.put("verdict", verdict(system)).setAll(fields(system.comparison()));
        }
        return document;
    }

    /** A comparison as JSON says it. */
    static ObjectNode fields(PairedComparison comparison) {
        ObjectNode node = new ObjectMapper()
                .createObjectNode()
                .put("units", comparison.units())
                .put("base_wer", comparison.base())
                .put("wer", comparison.other())
                .put("change", comparison.change());
        if (!comparison.isOfTooFew()) {
            node.put("p", comparison.pValue());
            put(node, "base_wer_interval", comparison.baseInterval());
            put(node, "wer_interval", comparison.otherInterval());
            put(node, "change_interval", comparison.difference());
        }
        return node;
    }

    private static void put(ObjectNode node, String field, Interval interval) {
        node.putArray(field).add(interval.low()).add(interval.high());
    }
}
