package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.api.ExperimentView;
import dev.hubbub.evaluation.api.ExperimentsResource;
import dev.hubbub.evaluation.index.Page;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page that everything begins at. */
@Path("/")
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class DashboardResource {

    static final int PAGE = 50;
    static final String EXPERIMENTS = "experiments";

    private final ExperimentsResource experiments;
    private final Pages pages;

    DashboardResource(ExperimentsResource experiments, Pages pages) {
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
}
