package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.api.ExperimentView;
import dev.hubbub.evaluation.index.Page;
import dev.hubbub.evaluation.page.Figures;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The list of experiments. */
final class ExperimentsPage {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ExperimentsPage() {}

    /** One experiment. */
    record Row(
            String name,
            String namespace,
            String link,
            String written,
            String best,
            String value,
            String objective,
            String trials,
            String sessions,
            String audio,
            String models) {

        static Row of(ExperimentView view) {
            return new Row(
                    view.name(),
                    view.namespace(),
                    Address.ofExperiment(view.namespace(), view.name()).toString(),
                    time(view.written()),
                    view.best() == null ? Figures.ABSENT : view.best(),
                    Figures.percent(view.bestValue()),
                    view.objective() == null ? Figures.ABSENT : view.objective().label(),
                    view.scored() == view.trials()
                            ? Figures.count(view.trials())
                            : Figures.count(view.scored()) + " of " + Figures.count(view.trials()),
                    Figures.count(view.sessions()),
                    Figures.duration(view.audioSeconds()),
                    String.join(", ", view.models()));
        }
    }

    static String time(Instant time) {
        return time == null ? Figures.ABSENT : TIME.format(time);
    }

    static Map<String, Object> of(Page<ExperimentView> page, String search, String sort) {
        List<ColumnHead> heads = List.of(
                head("Experiment", false, "name", false, search, sort),
                head("Reported", false, "written", true, search, sort),
                plain("Best trial", false),
                plain("Value %", true),
                plain("Objective", false),
                head("Trials", true, "trials", true, search, sort),
                plain("Sessions", true),
                plain("Sound", true),
                plain("Models", false));
        return Map.of(
                "page",
                page.map(Row::of),
                "heads",
                heads,
                "search",
                search == null ? "" : search,
                "pager",
                Pager.of(page, number -> Address.of()
                        .with("q", search)
                        .with("sort", sort)
                        .with("page", Integer.toString(number))));
    }

    private static ColumnHead head(
            String label, boolean numeric, String field, boolean largestFirst, String search, String sort) {
        Address link = Address.of().with("q", search).with("sort", ColumnHead.next(sort, field, largestFirst));
        return new ColumnHead(label, null, numeric, false, ColumnHead.sorted(sort, field), "/" + link);
    }

    private static ColumnHead plain(String label, boolean numeric) {
        return new ColumnHead(label, null, numeric, false, null, null);
    }
}
