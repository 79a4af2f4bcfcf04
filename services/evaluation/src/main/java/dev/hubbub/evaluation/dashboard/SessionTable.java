package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.evaluation.index.SessionEntry;
import dev.hubbub.evaluation.page.Figures;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sessions of one trial, or of two side by side.
 *
 * @param heads the columns after the session's name
 * @param rows the sessions
 */
record SessionTable(List<Head> heads, List<Row> rows) {

    /** The head of a column; {@code meaning} is what it counts, and {@code null} where the label says it. */
    record Head(String label, String meaning) {}

    /** A session; {@code link} shows its texts. */
    record Row(String session, String link, List<Cell> cells) {}

    /** A value; {@code heat} is how bad it is, from 0 to 100. */
    record Cell(String text, String key, int heat) {}

    /** The sessions of a trial, with the metrics that it has. */
    static SessionTable of(List<Metric> metrics, List<SessionEntry> sessions, Function<String, Address> link) {
        return new SessionTable(
                metrics.stream()
                        .map(metric -> new Head(metric.label() + " %", metric.definition()))
                        .toList(),
                sessions.stream()
                        .map(session -> new Row(
                                session.session(),
                                link.apply(session.session()).toString(),
                                metrics.stream()
                                        .map(metric ->
                                                cell(metric, session.metrics().get(metric)))
                                        .toList()))
                        .toList());
    }

    /** What two trials came to in each session, and by how much the second is off from the first. */
    static SessionTable of(
            Metric metric,
            String base,
            String other,
            List<SessionEntry> first,
            List<SessionEntry> second,
            Function<String, Address> link) {
        Map<String, SessionEntry> others = second.stream()
                .collect(Collectors.toMap(SessionEntry::session, session -> session, (one, same) -> one));
        return new SessionTable(
                List.of(new Head(base, null), new Head(other, null), new Head("Difference", null)),
                first.stream()
                        .filter(session -> others.containsKey(session.session()))
                        .map(session -> {
                            Double left = session.metrics().get(metric);
                            Double right =
                                    others.get(session.session()).metrics().get(metric);
                            Double change = left == null || right == null ? null : right - left;
                            return new Row(
                                    session.session(),
                                    link.apply(session.session()).toString(),
                                    List.of(
                                            cell(metric, left),
                                            cell(metric, right),
                                            new Cell(signed(change), Figures.key(change), 0)));
                        })
                        .toList());
    }

    private static Cell cell(Metric metric, Double value) {
        return new Cell(Figures.percent(value), Figures.key(value), Heat.of(metric, value));
    }

    /** A difference in points of per cent, with its sign. */
    static String signed(Double change) {
        if (change == null) {
            return Figures.ABSENT;
        }
        String text = Figures.percent(change);
        return text.startsWith("-") ? "−" + text.substring(1) : "+" + text;
    }
}
