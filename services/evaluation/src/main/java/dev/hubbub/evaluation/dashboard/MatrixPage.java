package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.IndexedScores;
import dev.hubbub.evaluation.index.Page;
import dev.hubbub.evaluation.index.SessionEntry;
import dev.hubbub.evaluation.index.SessionEntry.SpeakerEntry;
import dev.hubbub.evaluation.index.TrialEntry;
import dev.hubbub.evaluation.index.TrialQuery;
import dev.hubbub.evaluation.index.TrialTable;
import dev.hubbub.evaluation.page.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sessions, or their speakers, against trials: where all are bad, and where one is.
 *
 * @param metric what is shown of sessions
 * @param speakers whether speakers are shown, by their word error rates
 * @param search a part of the trials' or models' names
 * @param number which page of sessions
 */
record MatrixPage(ExperimentHead head, TrialTable table, Metric metric, boolean speakers, String search, int number) {

    private static final int TRIALS = 16;
    private static final int SESSIONS = 100;

    /** The head of a column. */
    record Column(String name, String link, boolean best) {}

    /** A session, or a speaker in it. */
    record Row(String label, List<Cell> cells) {}

    /** What a trial came to there. */
    record Cell(String text, String key, int heat, String link) {}

    Map<String, Object> data(IndexedScores scores) throws IOException {
        List<TrialEntry> trials = trials();
        List<Map<String, SessionEntry>> entries = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (TrialEntry trial : trials) {
            Map<String, SessionEntry> byName = new LinkedHashMap<>();
            scores.entry(trial.score()).sessions().forEach(session -> byName.put(session.session(), session));
            names.addAll(byName.keySet());
            entries.add(byName);
        }
        Page<String> page = Page.of(List.copyOf(names), names.size(), number, SESSIONS);
        List<Row> rows = new ArrayList<>();
        for (String session : page.items()) {
            if (speakers) {
                rows.addAll(ofSpeakers(session, trials, entries));
            } else {
                rows.add(new Row(session, cells(session, trials, entries)));
            }
        }
        Map<String, Object> data = new HashMap<>();
        data.put("head", ExperimentHeading.of(head, View.SESSIONS));
        data.put(
                "columns",
                trials.stream()
                        .map(trial -> new Column(
                                trial.name(),
                                address("trials", trial.name()).toString(),
                                trial.standing() == TrialEntry.Standing.best))
                        .toList());
        data.put("rows", rows);
        data.put("metric", speakers ? "WER" : metric.label());
        data.put(
                "metrics",
                head.metrics().stream()
                        .map(each -> new GridPage.Option(each.name(), each.label(), each == metric))
                        .toList());
        data.put("speakers", speakers);
        data.put("search", search == null ? "" : search);
        data.put("shown", trials.size());
        data.put("scored", head.scored());
        data.put("pager", Pager.of(page, at -> View.SESSIONS
                .of(head)
                .with("metric", metric.name())
                .with("by", speakers ? "speaker" : null)
                .with("q", search)
                .with("page", Integer.toString(at))));
        return data;
    }

    /** The best of those that match. */
    private List<TrialEntry> trials() {
        String order = (head.maximize() ? "-" : "") + head.objective().name();
        return new TrialQuery(List.of("standing!=failed"), order, search)
                .of(table).stream().limit(TRIALS).toList();
    }

    private List<Cell> cells(String session, List<TrialEntry> trials, List<Map<String, SessionEntry>> entries) {
        List<Cell> cells = new ArrayList<>();
        for (int trial = 0; trial < trials.size(); trial++) {
            SessionEntry entry = entries.get(trial).get(session);
            cells.add(cell(metric, entry == null ? null : entry.metrics().get(metric), session, trials.get(trial)));
        }
        return cells;
    }

    private List<Row> ofSpeakers(String session, List<TrialEntry> trials, List<Map<String, SessionEntry>> entries) {
        Map<String, List<Cell>> rows = new LinkedHashMap<>();
        for (Map<String, SessionEntry> entry : entries) {
            if (entry.containsKey(session)) {
                entry.get(session).speakers().forEach(each -> rows.putIfAbsent(each.speaker(), new ArrayList<>()));
            }
        }
        rows.forEach((speaker, cells) -> {
            for (int trial = 0; trial < trials.size(); trial++) {
                SessionEntry entry = entries.get(trial).get(session);
                Double wer = entry == null
                        ? null
                        : entry.speakers().stream()
                                .filter(each -> each.speaker().equals(speaker))
                                .map(SpeakerEntry::wer)
                                .filter(rate -> rate != null)
                                .findFirst()
                                .orElse(null);
                cells.add(cell(Metric.wer, wer, session, trials.get(trial)));
            }
        });
        return rows.entrySet().stream()
                .map(row -> new Row(session + ", " + row.getKey(), row.getValue()))
                .toList();
    }

    private Cell cell(Metric of, Double value, String session, TrialEntry trial) {
        return new Cell(
                Figures.percent(value),
                Figures.key(value),
                Heat.of(of, value),
                value == null
                        ? null
                        : address("trials", trial.name(), "session")
                                .with("name", session)
                                .toString());
    }

    private Address address(String... parts) {
        return Address.ofExperiment(head.namespace(), head.experiment(), parts);
    }
}
