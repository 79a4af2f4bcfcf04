package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.datasets.comparison.ComparedResults;
import dev.hubbub.datasets.comparison.ComparedResults.Compared;
import dev.hubbub.datasets.comparison.PublishedTable;
import dev.hubbub.datasets.comparison.SessionResults;
import dev.hubbub.localdev.experiment.ClusterException;
import dev.hubbub.localdev.experiment.ExperimentClient;
import dev.hubbub.localdev.experiment.InvalidExperimentException;
import dev.hubbub.localdev.experiment.TrialState;
import dev.hubbub.localdev.export.TrialOutputs;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import dev.hubbub.scoring.significance.PairedBootstrap;
import dev.hubbub.scoring.significance.PairedComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares families of models across experiments, and with what others published. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Compare the models of several experiments, the best trial of each, or trials by their names, with the first of"
                    + " them or the one named, and with results that others published: CSV files with the columns"
                    + " session, model, avg_speaker_wer, avg_joint_error and conversation_f1. Imported rows are marked.",
            "Two are compared over the sessions that both have, each session weighing the same: sessions are drawn again and"
                    + " again (paired bootstrap); p-values are corrected for the number of comparisons (Holm)."
                    + " What systems recognised of a manifest on this machine is compared by `hubbub significance`."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:they are compared", "1:an experiment or a file cannot be used", "2:wrong usage"})
final class CompareCommand implements Callable<Integer> {

    private static final double LEVEL = 0.05;

    private static final List<Column> COLUMNS = List.of(
            new Column("MODEL", Side.LEFT, 9),
            new Column("TRIAL", Side.LEFT, 3),
            new Column("SOURCE", Side.LEFT, 8),
            new Column("SESSIONS", Side.RIGHT, 4),
            new Column("MEAN %", Side.RIGHT, 8),
            new Column("SHARED", Side.RIGHT, 2),
            new Column("CHANGE", Side.RIGHT, 7),
            new Column("INTERVAL OF THE CHANGE", Side.RIGHT, 6),
            new Column("P", Side.RIGHT, 5),
            new Column("VERDICT", Side.LEFT, 9));

    private final Screen screen;

    @Parameters(
            arity = "1..*",
            paramLabel = "EXPERIMENT",
            description = "The experiments' names, or EXPERIMENT/TRIAL of single trials.")
    private List<String> names;

    @Option(
            names = "--import",
            paramLabel = "FILE",
            description = "Results that others published; several may be named.")
    private List<Path> published = List.of();

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            defaultValue = "speakerWer",
            description = "By what: wer, speakerWer, jointError or conversationF1; files have no wer (default:"
                    + " ${DEFAULT-VALUE}).")
    private Metric metric;

    @Option(
            names = "--base",
            paramLabel = "MODEL",
            description = "What is compared with, as the table names it (default: the first).")
    private String base;

    @Mixin
    private StoreOptions where;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    CompareCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call()
            throws StackFailure, ClusterException, InvalidExperimentException, CommandFailure, InterruptedException,
                    IOException {
        if (!SessionResults.METRICS.contains(metric)) {
            throw CommandFailure.invalid(
                    "Sessions are not compared by " + metric + ": use one of " + SessionResults.METRICS + ".");
        }
        for (String name : names) {
            if (Files.isRegularFile(Path.of(name))) {
                throw CommandFailure.invalid(name + " is a file: what systems recognised of a manifest is compared by"
                        + " `hubbub significance`, and a table of published results is named with --import.");
            }
        }
        List<SessionResults> imported = new ArrayList<>();
        for (Path file : published) {
            try {
                imported.addAll(PublishedTable.read(file));
            } catch (NoSuchFileException absent) {
                throw CommandFailure.failed("There is no file " + file + ", which --import names.");
            } catch (IOException unreadable) {
                throw CommandFailure.failed(unreadable.getMessage());
            }
        }
        return where.run(screen, (client, namespace, store) -> {
            List<SessionResults> all = new ArrayList<>();
            for (String name : names) {
                all.addAll(results(name, client, namespace, store));
            }
            all.addAll(imported);
            return compare(SessionResults.bestOfEach(all, metric));
        });
    }

    /** Of an experiment all its trials, as families by their models; a trial that is named is a family of its own. */
    private List<SessionResults> results(String name, ExperimentClient client, String namespace, ObjectStore store)
            throws ClusterException, CommandFailure, IOException {
        int slash = name.indexOf('/');
        String experiment = slash < 0 ? name : name.substring(0, slash);
        List<SessionResults> results = new ArrayList<>();
        for (TrialState trial : client.trials(namespace, experiment)) {
            String address = experiment + "/" + trial.name();
            if (trial.score() != null && (slash < 0 || address.equals(name))) {
                results.add(SessionResults.of(
                        slash < 0 ? experiment + "/" + trial.model() : address,
                        trial.name(),
                        TrialOutputs.of(store, trial.score()).score()));
            }
        }
        if (results.isEmpty()) {
            throw CommandFailure.failed(
                    slash < 0
                            ? "There is no experiment " + experiment + " with a scored trial in the namespace "
                                    + namespace + "."
                            : "There is no scored trial " + name + " in the namespace " + namespace + ".");
        }
        return results;
    }

    private int compare(List<SessionResults> best) throws CommandFailure {
        SessionResults with = best.stream()
                .filter(results -> base == null || results.family().equals(base))
                .findFirst()
                .orElseThrow(() -> CommandFailure.invalid("There is no " + base + " among "
                        + best.stream().map(SessionResults::family).toList() + "."));
        List<SessionResults> others =
                best.stream().filter(results -> results != with).toList();
        ComparedResults compared = ComparedResults.of(with, others, metric, PairedBootstrap.USUAL, LEVEL);
        if (json) {
            screen.give(document(compared) + "\n");
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(with, "", "", "", "", "base"));
        compared.others().forEach(other -> rows.add(row(other)));
        screen.tell(new TextTable(COLUMNS, rows));
        screen.tell(metric.label() + ": means over sessions, each weighing the same; p by Holm over " + others.size());
        return 0;
    }

    private List<String> row(
            SessionResults results, String shared, String change, String interval, String p, String v) {
        OptionalDouble mean = results.mean(metric);
        return List.of(
                results.family(),
                results.trial(),
                results.imported() ? "imported" : "",
                Integer.toString(results.values(metric).size()),
                mean.isPresent() ? String.format(Locale.ROOT, "%.2f", 100 * mean.getAsDouble()) : "",
                shared,
                change,
                interval,
                p,
                v);
    }

    private List<String> row(Compared other) {
        if (other.obstacle() != null) {
            return row(other.results(), "0", "", "", "", other.obstacle());
        }
        return row(
                other.results(),
                Integer.toString(other.shared()),
                String.format(Locale.ROOT, "%+.2f", 100 * other.change()),
                other.difference() == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%+.2f to %+.2f",
                                100 * other.difference().low(),
                                100 * other.difference().high()),
                other.p() == null ? "" : String.format(Locale.ROOT, "%.4f", other.p()),
                verdict(other));
    }

    private static String verdict(Compared other) {
        return other.verdict() == PairedComparison.Verdict.TOO_FEW
                ? other.verdict().text() + " (" + PairedComparison.FEWEST_UNITS + " sessions are needed)"
                : other.verdict().text();
    }

    private ObjectNode document(ComparedResults compared) {
        ObjectNode document = new ObjectMapper().createObjectNode().put("metric", metric.name());
        put(document.putObject("base"), compared.base());
        for (Compared other : compared.others()) {
            ObjectNode node = document.withArray("others").addObject();
            put(node, other.results());
            node.put("shared_sessions", other.shared());
            if (other.obstacle() != null) {
                node.put("obstacle", other.obstacle());
            } else {
                node.put("base_mean_of_shared", other.baseMean())
                        .put("mean_of_shared", other.mean())
                        .put("change", other.change())
                        .put("verdict", other.verdict().text());
                if (other.p() != null) {
                    node.put("p_corrected", other.p())
                            .putArray("change_interval")
                            .add(other.difference().low())
                            .add(other.difference().high());
                }
            }
        }
        return document;
    }

    private void put(ObjectNode node, SessionResults results) {
        node.put("model", results.family())
                .put("trial", results.trial())
                .put("imported", results.imported())
                .put("sessions", results.values(metric).size());
        results.mean(metric).ifPresent(mean -> node.put("mean", mean));
    }
}
