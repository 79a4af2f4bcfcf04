package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.contracts.score.Measurement;
import dev.hubbub.contracts.score.Metric;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import dev.hubbub.scoring.ScoringProtocol;
import dev.hubbub.scoring.text.NamedNormaliser;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a number of a trial means, or a protocol or a normaliser does. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Say what a number of a trial means, as the report, the tables and the custom resources name it.")
final class ExplainCommand implements Callable<Integer> {

    private static final List<Column> COLUMNS = List.of(
            new Column("NAME", Side.LEFT, 9), new Column("BETTER", Side.LEFT, 5), new Column("MEANS", Side.LEFT, 8));

    private final Screen screen;

    @Parameters(
            arity = "0..1",
            paramLabel = "METRIC",
            description =
                    "Its name, such as wer, or that of a scoring protocol or a normaliser; upper and lower case are the same"
                            + " (default: all metrics).")
    private String name;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    ExplainCommand(Screen screen) {
        this.screen = screen;
    }

    /**
     * A number of a trial.
     *
     * @param name as in files
     * @param label as in tables for people
     * @param better {@code lower} or {@code higher}; absent where it ranks no trials
     * @param unit of its values
     * @param meaning what it counts
     * @param protocols the scoring protocols that alone have it; absent if all have
     */
    private record Explained(
            String name, String label, String better, String unit, String meaning, List<String> protocols) {

        static Explained of(Metric metric) {
            return new Explained(
                    metric.name(),
                    metric.label(),
                    metric.goal() == Metric.Goal.minimize ? "lower" : "higher",
                    "fraction",
                    metric.meaning().equals(metric.label())
                            ? metric.definition()
                            : metric.meaning() + ": " + metric.definition(),
                    metric.protocols().isEmpty() ? null : metric.protocols());
        }

        static Explained of(Measurement measurement) {
            return new Explained(
                    measurement.name(),
                    measurement.label(),
                    null,
                    measurement.unit().name().toLowerCase(Locale.ROOT),
                    measurement.definition(),
                    null);
        }

        static Explained ofCost() {
            return new Explained(GpuHour.COST, GpuHour.LABEL, null, "price", GpuHour.DEFINITION, null);
        }
    }

    /** A protocol or a normaliser. */
    private record Named(String name, String kind, String meaning) {}

    @Override
    public Integer call() throws CommandFailure {
        List<ScoringProtocol> protocols = Stream.of(ScoringProtocol.values())
                .filter(each -> each.id().equalsIgnoreCase(name))
                .toList();
        List<NamedNormaliser> normalisers = Stream.of(NamedNormaliser.values())
                .filter(each -> each.isCalled(name))
                .toList();
        List<Explained> explained = Stream.of(
                        Stream.of(Metric.values()).map(Explained::of),
                        Stream.of(Measurement.values()).map(Explained::of),
                        Stream.of(Explained.ofCost()))
                .flatMap(each -> each)
                .filter(each -> name == null || each.name().equalsIgnoreCase(name))
                .toList();
        if (protocols.isEmpty() && normalisers.isEmpty() && explained.isEmpty()) {
            throw CommandFailure.invalid("There is no metric, scoring protocol or normalizer " + name
                    + ": `hubbub explain` lists all metrics.");
        }
        if (json) {
            ArrayNode all = new ObjectMapper().createArrayNode();
            explained.forEach(all::addPOJO);
            protocols.forEach(each -> all.addPOJO(new Named(each.id(), "protocol", each.definition())));
            normalisers.forEach(each -> all.addPOJO(new Named(each.id(), "normalizer", each.definition())));
            screen.give(all + "\n");
        } else if (name != null) {
            protocols.forEach(each -> screen.tell("Scoring protocol " + each.id() + ": " + each.definition() + "."));
            normalisers.forEach(this::tell);
            explained.forEach(this::tell);
        } else {
            screen.tell(new TextTable(
                    COLUMNS,
                    explained.stream()
                            .map(each ->
                                    List.of(each.name(), each.better() == null ? "" : each.better(), each.meaning()))
                            .toList()));
        }
        return 0;
    }

    private void tell(NamedNormaliser normaliser) {
        screen.tell("Normalizer " + normaliser.id()
                + normaliser.elsewhere().map(other -> " (" + other + ")").orElse("") + ": " + normaliser.definition()
                + ". An experiment names it by scoring.normalizer: " + normaliser.id() + ".");
    }

    private void tell(Explained each) {
        screen.tell(each.name() + " (" + each.label() + "): " + each.meaning() + ".");
        screen.tell("Its values are " + unit(each.unit())
                + (each.better() == null ? "; it ranks no trials." : "; " + each.better() + " is better."));
        if (each.protocols() != null) {
            screen.tell("It is there under the scoring protocol " + String.join(" or ", each.protocols()) + " only.");
        }
    }

    private static String unit(String unit) {
        return switch (unit) {
            case "fraction" -> "fractions of one, in tables for people per cent";
            case "seconds" -> "seconds";
            case "price" -> "in your currency";
            default -> "plain numbers";
        };
    }
}
