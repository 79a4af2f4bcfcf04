package dev.hubbub.evaluation.dashboard;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.evaluation.api.Comparison;
import dev.hubbub.evaluation.api.Comparisons;
import dev.hubbub.evaluation.api.CurvesResource;
import dev.hubbub.evaluation.api.CurvesView;
import dev.hubbub.evaluation.api.KnownExperiments;
import dev.hubbub.evaluation.api.KnownExperiments.KnownTrial;
import dev.hubbub.evaluation.api.RunningResource;
import dev.hubbub.evaluation.api.RunningView;
import dev.hubbub.evaluation.index.Descents;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.ExperimentIndex;
import dev.hubbub.evaluation.index.IndexedScores;
import dev.hubbub.evaluation.index.InvalidQueryException;
import dev.hubbub.evaluation.index.Prices;
import dev.hubbub.evaluation.live.LiveExperiments;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The views of an experiment. Each has an address, which says all that is chosen in it. */
@Path("/experiments/{namespace}/{experiment}")
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class ExperimentPagesResource {

    private static final String USUAL_SIZE = "" + DashboardResource.PAGE;

    private final ExperimentIndex index;
    private final KnownExperiments known;
    private final IndexedScores scores;
    private final Descents descents;
    private final Prices prices;
    private final Comparisons comparisons;
    private final LiveExperiments live;
    private final RunningResource runningTrials;
    private final CurvesResource curves;
    private final Pages pages;

    @PathParam("namespace")
    String namespace;

    @PathParam("experiment")
    String experiment;

    ExperimentPagesResource(
            ExperimentIndex index,
            KnownExperiments known,
            IndexedScores scores,
            Descents descents,
            Prices prices,
            Comparisons comparisons,
            LiveExperiments live,
            RunningResource runningTrials,
            CurvesResource curves,
            Pages pages) {
        this.index = index;
        this.known = known;
        this.scores = scores;
        this.descents = descents;
        this.prices = prices;
        this.comparisons = comparisons;
        this.live = live;
        this.runningTrials = runningTrials;
        this.curves = curves;
        this.pages = pages;
    }

    @GET
    @Operation(hidden = true)
    public String trials(
            @QueryParam("q") String search,
            @QueryParam("filter") List<String> filters,
            @QueryParam("sort") String sort,
            @QueryParam("group") String group,
            @QueryParam("column") List<String> columns,
            @QueryParam("page") @DefaultValue("0") int page,
            @QueryParam("size") @DefaultValue(USUAL_SIZE) int size)
            throws IOException {
        if (!known.isIndexed(namespace, experiment) && isHeardOf()) {
            return running(null, null, 0);
        }
        ExperimentHead head = known.experiment(namespace, experiment);
        TrialsPage.Asked asked = new TrialsPage.Asked(search, filters, sort, group, columns, page, size);
        return pages.draw(
                "trials",
                DashboardResource.EXPERIMENTS,
                new TrialsPage(head, index.trials(head), prices.gpuHour(), asked).data());
    }

    private boolean isHeardOf() throws IOException {
        String name = namespace + "/" + experiment;
        return runningTrials.find(namespace, experiment).isPresent()
                || live.all().stream().anyMatch(each -> each.experiment().equals(name));
    }

    @GET
    @Path("running")
    @Operation(hidden = true)
    public String running(
            @QueryParam("phase") String phase,
            @QueryParam("q") String search,
            @QueryParam("page") @DefaultValue("0") int page)
            throws IOException {
        boolean reported = known.isIndexed(namespace, experiment);
        if (!reported && !isHeardOf()) {
            // Says that there is none.
            known.experiment(namespace, experiment);
        }
        RunningView told =
                !reported && runningTrials.find(namespace, experiment).isEmpty()
                        ? null
                        : runningTrials.running(namespace, experiment, phase, search, page, DashboardResource.PAGE);
        return pages.draw(
                "running",
                DashboardResource.EXPERIMENTS,
                new RunningPage(
                                namespace,
                                experiment,
                                reported,
                                !live.curves(namespace + "/" + experiment).isEmpty(),
                                told,
                                phase,
                                search)
                        .data());
    }

    @GET
    @Path("charts")
    @Operation(hidden = true)
    public String charts() throws IOException {
        ExperimentHead head = known.experiment(namespace, experiment);
        return pages.draw(
                "charts-page", DashboardResource.EXPERIMENTS, new ChartsPage(head, index.trials(head)).data());
    }

    @GET
    @Path("grid")
    @Operation(hidden = true)
    public String grid(
            @QueryParam("metric") String metric, @QueryParam("across") String across, @QueryParam("scale") String scale)
            throws IOException {
        ExperimentHead head = known.experiment(namespace, experiment);
        return pages.draw(
                "grid",
                DashboardResource.EXPERIMENTS,
                GridPage.of(head, index.trials(head), metric, across, scale).data());
    }

    @GET
    @Path("sessions")
    @Operation(hidden = true)
    public String sessions(
            @QueryParam("metric") String metric,
            @QueryParam("by") String by,
            @QueryParam("q") String search,
            @QueryParam("page") @DefaultValue("0") int page)
            throws IOException {
        ExperimentHead head = known.experiment(namespace, experiment);
        Metric shown = GridPage.metric(head, metric);
        MatrixPage matrix = new MatrixPage(head, index.trials(head), shown, "speaker".equals(by), search, page);
        return pages.draw("matrix", DashboardResource.EXPERIMENTS, matrix.data(scores));
    }

    @GET
    @Path("training")
    @Operation(hidden = true)
    public String training() throws IOException {
        CurvesView view = curves.curves(namespace, experiment);
        ExperimentHead head = known.isIndexed(namespace, experiment) ? known.experiment(namespace, experiment) : null;
        return pages.draw(
                "training", DashboardResource.EXPERIMENTS, new TrainingPage(namespace, experiment, head, view).data());
    }

    @GET
    @Path("checkpoints")
    @Operation(hidden = true)
    public String descent() throws IOException {
        ExperimentHead head = known.experiment(namespace, experiment);
        return pages.draw(
                "descent",
                DashboardResource.EXPERIMENTS,
                new DescentPage(head, index.trials(head), descents.of(head)).data());
    }

    @GET
    @Path("compare")
    @Operation(hidden = true)
    public String compare(@QueryParam("trial") List<String> trials) throws IOException {
        if (trials.size() != 2) {
            throw new InvalidQueryException("Two trials are compared; " + trials.size() + " were chosen.");
        }
        KnownTrial base = known.trial(namespace, experiment, trials.get(0));
        KnownTrial other = known.trial(namespace, experiment, trials.get(1));
        Comparison comparison = comparisons.of(base.trial(), other.trial());
        return pages.draw(
                "compare",
                DashboardResource.EXPERIMENTS,
                ComparePage.of(
                        base.head(),
                        comparison,
                        scores.entry(base.trial().score()).sessions(),
                        scores.entry(other.trial().score()).sessions()));
    }
}
