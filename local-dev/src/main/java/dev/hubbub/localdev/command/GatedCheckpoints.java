package dev.hubbub.localdev.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.localdev.terminal.TextTable.Column;
import dev.hubbub.localdev.terminal.TextTable.Side;
import dev.hubbub.scoring.significance.Gate.Decision;
import dev.hubbub.scoring.significance.Gate.Outcome;
import dev.hubbub.scoring.significance.Gate.Tested;
import dev.hubbub.scoring.significance.PairedComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** New checkpoints beside the one that they were trained from, each with its verdict. */
final class GatedCheckpoints {

    private static final List<Column> COLUMNS = List.of(
            new Column("CHECKPOINT", Side.LEFT, 9),
            new Column("SET", Side.LEFT, 8),
            new Column("BEFORE %", Side.RIGHT, 6),
            new Column("WER %", Side.RIGHT, 8),
            new Column("CHANGE", Side.RIGHT, 7),
            new Column("INTERVAL", Side.RIGHT, 5),
            new Column("GATE", Side.LEFT, 9));

    private final String base;
    private final List<Gated> gated = new ArrayList<>();

    private record Gated(String candidate, List<Tested> sets, Decision decision) {

        String outcome() {
            return decision.outcome().name().toLowerCase(Locale.ROOT);
        }

        /** Which set it is: its file, too, where there are several of its kind. */
        String named(Tested set) {
            String kind = set.inDomain() ? "in-domain" : "out-of-sample";
            long alike = sets.stream()
                    .filter(other -> other.inDomain() == set.inDomain())
                    .count();
            return alike == 1 ? kind : kind + " " + set.name();
        }
    }

    GatedCheckpoints(String base) {
        this.base = base;
    }

    /**
     * Adds one.
     *
     * @param sets on which it was compared with the base
     */
    void add(String candidate, List<Tested> sets, Decision decision) {
        gated.add(new Gated(candidate, List.copyOf(sets), decision));
    }

    /** The worst of all verdicts. */
    Outcome worst() {
        return gated.stream()
                .map(each -> each.decision().outcome())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The verdicts with a sentence for each set, as lines. */
    List<String> reasons() {
        List<String> lines = new ArrayList<>();
        for (Gated each : gated) {
            lines.add((gated.size() == 1 ? "" : shortName(each.candidate()) + ": ") + each.outcome());
            each.decision().reasons().forEach(reason -> lines.add("  " + reason));
        }
        return lines;
    }

    /** Word error rates in percent before and after, with the change's interval where there is one, of each checkpoint on each set. */
    TextTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (Gated each : gated) {
            for (Tested set : each.sets()) {
                PairedComparison comparison = set.comparison();
                boolean first = set == each.sets().get(0);
                rows.add(List.of(
                        first ? shortName(each.candidate()) : "",
                        each.named(set),
                        percent("%.2f", comparison.base()),
                        percent("%.2f", comparison.other()),
                        percent("%+.2f", comparison.change()),
                        interval(comparison),
                        first ? each.outcome() : ""));
            }
        }
        return new TextTable(COLUMNS, rows);
    }

    /** Where the change lies; nothing where too few units were compared to say. */
    private static String interval(PairedComparison comparison) {
        return comparison.isOfTooFew()
                ? ""
                : percent("%+.2f", comparison.difference().low()) + " to "
                        + percent("%+.2f", comparison.difference().high());
    }

    private static String percent(String form, double fraction) {
        return String.format(Locale.ROOT, form, 100 * fraction);
    }

    /** The last of its path where that says which one it is. */
    private String shortName(String named) {
        String last = Path.of(named).normalize().getFileName().toString();
        long alike = Stream.concat(Stream.of(base), gated.stream().map(Gated::candidate))
                .filter(other -> Path.of(other).normalize().endsWith(last))
                .count();
        return alike == 1 ? last : named;
    }

    /** Each as JSON says it. */
    List<ObjectNode> documents() {
        return gated.stream().map(this::document).toList();
    }

    private ObjectNode document(Gated each) {
        ObjectNode document = new ObjectMapper()
                .createObjectNode()
                .put("base", base)
                .put("candidate", each.candidate())
                .put("outcome", each.outcome());
        each.decision().reasons().forEach(document.withArray("reasons")::add);
        for (Tested set : each.sets()) {
            document.withArray("sets")
                    .addObject()
                    .put("manifest", set.name())
                    .put("in_domain", set.inDomain())
                    .setAll(SignificanceCommand.fields(set.comparison()));
        }
        return document;
    }
}
