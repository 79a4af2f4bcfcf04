package dev.hubbub.evaluation.page;

import dev.hubbub.evaluation.report.GateReport;
import dev.hubbub.evaluation.report.Report;
import io.quarkus.qute.Template;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders a report as one HTML file that needs nothing else: style, script and the chart library are inside. Without
 * scripts everything but the charts and the sorting is still there. The same report always gives the same bytes.
 */
public final class ReportPage {

    private static final String CHART_LIBRARY = "/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js";
    private static final String CHART_LIBRARY_VERSION = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

    private final Template template;
    private final String style;
    private final String script;
    private final String chartLibrary;
    private final long transcriptBudget;

    /** A page of the usual size. */
    public ReportPage() {
        this(Transcripts.DEFAULT_BUDGET);
    }

    ReportPage(long transcriptBudget) {
        this.transcriptBudget = transcriptBudget;
        style = resource("page.css");
        script = resource("page.js");
        chartLibrary = chartLibrary();
        template = new Templates(ReportPage.class)
                .including("words")
                .including("utterance")
                .including("timeline")
                .including("gates")
                .including("runs")
                .including("charts")
                .template("page");
    }

    /**
     * The page's HTML.
     *
     * @param strips pictures of the lips of its sessions' speakers
     */
    public String render(Report report, LipStrips strips) {
        ParameterNames parameters = new ParameterNames(report);
        Transcripts transcripts = Transcripts.of(report, transcriptBudget);
        List<GateReport> gates = report.gates() == null ? List.of() : report.gates();
        return template.data("heading", Heading.of(report))
                .data("problems", ProblemList.of(report))
                .data("gates", gates)
                .data("runs", RunTable.of(report.runs(), gates))
                .data("table", TrialTable.of(report, parameters))
                .data("matrix", SessionMatrix.of(report, report.objective(), transcripts))
                .data("metric", report.objective().label())
                .data("timeline", Timeline.of(report, strips).orElse(null))
                .data("transcripts", transcripts)
                .data("provenance", Provenance.of(report))
                .data("chartData", ChartData.of(report, parameters).json())
                .data("style", style)
                .data("script", script)
                .data("chartLibrary", chartLibrary)
                .render();
    }

    /** The library that draws charts, as a script. */
    public static String chartLibrary() {
        Matcher version = Pattern.compile("(?m)^version=(\\S+)$").matcher(resource(CHART_LIBRARY_VERSION));
        if (!version.find()) {
            throw new IllegalStateException(CHART_LIBRARY_VERSION + " names no version; build the service again");
        }
        // Developer tools would look for the source map beside the page.
        return resource(CHART_LIBRARY.formatted(version.group(1)))
                .replaceAll("(?m)^//# sourceMappingURL=.*$", "")
                .strip();
    }

    private static String resource(String name) {
        return Templates.resource(ReportPage.class, name);
    }
}
