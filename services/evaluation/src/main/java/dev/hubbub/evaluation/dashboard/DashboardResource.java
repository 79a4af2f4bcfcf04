package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.api.ExperimentView;
import dev.hubbub.evaluation.api.ExperimentsResource;
import dev.hubbub.evaluation.api.KnownExperiments;
import dev.hubbub.evaluation.api.Problem;
import dev.hubbub.evaluation.api.UnknownException;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.ExperimentIndex;
import dev.hubbub.evaluation.index.InvalidQueryException;
import dev.hubbub.evaluation.index.Page;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The pages. Each view has an address, which says all that is chosen in it. */
@Path("/")
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class DashboardResource {

    static final int PAGE = 50;
    private static final String USUAL_SIZE = "50";
    private static final String EXPERIMENTS = "experiments";

    private final ExperimentIndex index;
    private final KnownExperiments known;
    private final ExperimentsResource experiments;
    private final Pages pages;

    DashboardResource(ExperimentIndex index, KnownExperiments known, ExperimentsResource experiments, Pages pages) {
        this.index = index;
        this.known = known;
        this.experiments = experiments;
        this.pages = pages;
    }

    @GET
    @Operation(hidden = true)
    public String experiments(
            @QueryParam("q") String search,
            @QueryParam("sort") @DefaultValue("-written") String sort,
            @QueryParam("page") @DefaultValue("0") int page)
            throws IOException {
        Page<ExperimentView> found = experiments.experiments(search, sort, page, PAGE);
        return pages.draw("experiments", EXPERIMENTS, ExperimentsPage.of(found, search, sort));
    }

    @GET
    @Path("experiments/{namespace}/{experiment}")
    @Operation(hidden = true)
    public String trials(
            @PathParam("namespace") String namespace,
            @PathParam("experiment") String experiment,
            @QueryParam("q") String search,
            @QueryParam("filter") List<String> filters,
            @QueryParam("sort") String sort,
            @QueryParam("group") String group,
            @QueryParam("column") List<String> columns,
            @QueryParam("page") @DefaultValue("0") int page,
            @QueryParam("size") @DefaultValue(USUAL_SIZE) int size)
            throws IOException {
        ExperimentHead head = known.experiment(namespace, experiment);
        TrialsPage.Asked asked = new TrialsPage.Asked(search, filters, sort, group, columns, page, size);
        return pages.draw("trials", EXPERIMENTS, new TrialsPage(head, index.trials(head), asked).data());
    }

    @ServerExceptionMapper
    Response unknown(UnknownException e) {
        return problem(Response.Status.NOT_FOUND, e.getMessage());
    }

    @ServerExceptionMapper
    Response invalid(InvalidQueryException e) {
        return problem(Response.Status.BAD_REQUEST, e.getMessage());
    }

    private Response problem(Response.Status status, String detail) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML + ";charset=utf-8")
                .entity(pages.draw("problem", "", Map.of("problem", Problem.of(status, detail))))
                .build();
    }
}
