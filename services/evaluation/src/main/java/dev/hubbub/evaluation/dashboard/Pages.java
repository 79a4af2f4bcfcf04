package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.login.Visit;
import dev.hubbub.evaluation.login.Visits;
import dev.hubbub.evaluation.page.ReportPage;
import dev.hubbub.evaluation.page.Templates;
import io.quarkus.qute.Template;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Draws the dashboard's pages. */
@Singleton
class Pages {

    private final Templates templates = new Templates(Pages.class)
            .including("pager")
            .including("layout")
            .including("experiment-head")
            .including("session-table")
            .including("lineage-graph")
            .including("words", ReportPage.class)
            .including("timeline", ReportPage.class)
            .including("gates", ReportPage.class)
            .including("runs", ReportPage.class)
            .including("charts", ReportPage.class)
            .including("utterance", ReportPage.class);
    private final Map<String, Template> parsed = new ConcurrentHashMap<>();
    private final Assets assets;
    private final Visits visits;

    Pages(Assets assets, Visits visits) {
        this.assets = assets;
        this.visits = visits;
    }

    /**
     * A page's HTML.
     *
     * @param name of its template
     * @param place which part of the dashboard it is in
     * @param data what it says
     */
    String draw(String name, String place, Map<String, Object> data) {
        var instance = parsed.computeIfAbsent(name, templates::template).instance();
        instance.data("assets", assets.addresses());
        instance.data("place", place);
        instance.data("reader", visits.current().map(Visit::name).orElse(null));
        data.forEach(instance::data);
        return instance.render();
    }
}
