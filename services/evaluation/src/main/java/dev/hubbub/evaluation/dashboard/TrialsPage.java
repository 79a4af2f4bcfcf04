package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.score.GpuHour;
import dev.hubbub.evaluation.index.Estimate;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.Page;
import dev.hubbub.evaluation.index.TrialEntry;
import dev.hubbub.evaluation.index.TrialQuery;
import dev.hubbub.evaluation.index.TrialTable;
import dev.hubbub.evaluation.page.Figures;
import dev.hubbub.evaluation.page.ParameterNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An experiment's trials as a table.
 *
 * @param head the experiment
 * @param table all its trials
 * @param asked which of them, and how
 * @param gpuHour what an hour of a GPU costs; {@code null} where nobody says
 */
record TrialsPage(ExperimentHead head, TrialTable table, GpuHour gpuHour, Asked asked) {

    /**
     * What somebody asks for.
     *
     * @param search a part of a trial's or model's name
     * @param filters what must hold
     * @param sort the order
     * @param group {@code model} to keep those of a model together
     * @param columns the columns; the usual ones if there are none
     * @param page which page, from 0
     * @param size how many on it
     */
    record Asked(
            String search, List<String> filters, String sort, String group, List<String> columns, int page, int size) {

        Asked {
            filters = filters.stream().filter(filter -> !filter.isBlank()).toList();
        }

        boolean isGrouped() {
            return "model".equals(group);
        }

        TrialQuery query() {
            String own = sort == null || sort.isBlank() ? "" : sort;
            return new TrialQuery(filters, isGrouped() ? own.isEmpty() ? "model" : "model," + own : own, search);
        }
    }

    /** How the form above the table is filled in; after the filters is one that is empty. */
    record Form(String search, List<String> filters, String sort, boolean grouped, String reset) {}

    /**
     * What looks wrong with some trials.
     *
     * @param link the same table with only them; without that filter where it is {@code on}
     */
    record Sign(String label, String meaning, int count, boolean on, String link) {}

    /** A column one may choose. */
    record Choice(String name, String label, boolean chosen) {}

    /** A trial; {@code group} is what stands above it. */
    record Row(
            String group,
            String name,
            String link,
            boolean best,
            boolean failed,
            String badge,
            boolean bad,
            String why,
            List<TrialColumns.Cell> cells) {}

    Map<String, Object> data() {
        TrialColumns columns = new TrialColumns(head, table, gpuHour);
        List<TrialColumns.Column> chosen = columns.chosen(asked.columns());
        Page<TrialEntry> page =
                Page.of(asked.query().of(table, gpuHour), table.trials().size(), asked.page(), asked.size());
        Map<String, Object> data = new HashMap<>();
        data.put("head", ExperimentHeading.of(head, View.TRIALS));
        data.put(
                "query",
                new Form(
                        Objects.requireNonNullElse(asked.search(), ""),
                        Stream.concat(asked.filters().stream(), Stream.of("")).toList(),
                        asked.sort(),
                        asked.isGrouped(),
                        View.TRIALS.of(head).toString()));
        data.put("signs", signs());
        data.put(
                "fields", columns.all().stream().map(TrialColumns.Column::field).toList());
        data.put(
                "choices",
                columns.all().stream()
                        .map(column -> new Choice(column.field(), column.label(), chosen.contains(column)))
                        .toList());
        data.put("heads", heads(chosen));
        data.put(
                "page",
                new Page<>(rows(page.items(), chosen), page.page(), page.size(), page.matching(), page.total()));
        data.put("width", chosen.size() + 2);
        data.put("pager", Pager.of(page, number -> address(asked.sort()).with("page", Integer.toString(number))));
        data.put(
                "compare",
                Address.ofExperiment(head.namespace(), head.experiment(), "compare")
                        .toString());
        data.put("constants", constants());
        data.put("intervals", intervals(page.items()));
        return data;
    }

    private List<Sign> signs() {
        List<Sign> signs = new ArrayList<>();
        List<Integer> counts = HealthFilter.counts(table);
        for (HealthFilter sign : HealthFilter.values()) {
            List<String> filters = new ArrayList<>(asked.filters());
            boolean on = filters.removeIf(sign.filter()::equals);
            if (!on) {
                filters.add(sign.filter());
            }
            String link = address(asked.sort(), filters).toString();
            signs.add(new Sign(sign.label(), sign.meaning(), counts.get(sign.ordinal()), on, link));
        }
        return signs;
    }

    private Address address(String sort) {
        return address(sort, asked.filters());
    }

    private Address address(String sort, List<String> filters) {
        return View.TRIALS
                .of(head)
                .with("q", asked.search())
                .with("filter", filters)
                .with("group", asked.group())
                .with("column", asked.columns())
                .with("sort", sort)
                .with("size", asked.size() == DashboardResource.PAGE ? null : Integer.toString(asked.size()));
    }

    private List<ColumnHead> heads(List<TrialColumns.Column> chosen) {
        List<ColumnHead> heads = new ArrayList<>();
        heads.add(new ColumnHead(
                "Trial",
                null,
                false,
                false,
                ColumnHead.sorted(asked.sort(), "name"),
                address(ColumnHead.next(asked.sort(), "name", false)).toString()));
        for (TrialColumns.Column column : chosen) {
            heads.add(new ColumnHead(
                    column.label(),
                    column.meaning(),
                    column.numeric(),
                    column.objective(),
                    ColumnHead.sorted(asked.sort(), column.field()),
                    address(ColumnHead.next(asked.sort(), column.field(), column.largestFirst()))
                            .toString()));
        }
        return heads;
    }

    private List<Row> rows(List<TrialEntry> trials, List<TrialColumns.Column> chosen) {
        List<Row> rows = new ArrayList<>();
        String above = null;
        for (TrialEntry trial : trials) {
            String model = table.weights(trial).model();
            boolean begins = asked.isGrouped() && !model.equals(above);
            above = model;
            rows.add(row(trial, begins ? model : null, chosen));
        }
        return rows;
    }

    private Row row(TrialEntry trial, String group, List<TrialColumns.Column> chosen) {
        boolean failed = trial.standing() == TrialEntry.Standing.failed;
        String badge =
                switch (trial.standing()) {
                    case best -> "best";
                    case ranked -> null;
                    case unranked -> "not ranked";
                    case barred -> "barred";
                    case failed -> "failed";
                };
        String why =
                switch (trial.standing()) {
                    case best -> "The best of those that can be compared";
                    case ranked -> null;
                    case unranked -> "It is not compared with the others: they were scored on what it lacks, or it lacks the objective";
                    case barred -> "Its checkpoint is worse than its base, or nobody could tell";
                    case failed -> trial.failure();
                };
        return new Row(
                group,
                trial.name(),
                Address.ofExperiment(head.namespace(), head.experiment(), "trials", trial.name())
                        .toString(),
                trial.standing() == TrialEntry.Standing.best,
                failed,
                badge,
                trial.standing() != TrialEntry.Standing.best,
                why,
                chosen.stream().map(column -> column.cell().apply(trial)).toList());
    }

    private String constants() {
        return head.constant().entrySet().stream()
                .map(each -> ParameterNames.label(each.getKey()).toLowerCase(Locale.ROOT) + " "
                        + Figures.parameter(each.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String intervals(List<TrialEntry> trials) {
        return trials.stream()
                .filter(trial -> trial.summary() != null)
                .flatMap(trial -> trial.summary().metrics().values().stream())
                .map(Estimate::drawn)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("; "));
    }
}
