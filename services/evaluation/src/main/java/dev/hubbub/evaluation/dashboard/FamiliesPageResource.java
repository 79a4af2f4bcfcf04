package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.api.Families;
import dev.hubbub.evaluation.api.PublishedTables;
import dev.hubbub.evaluation.index.ExperimentIndex;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page of models across experiments. */
@Path("/compare")
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class FamiliesPageResource {

    private final Families families;
    private final ExperimentIndex index;
    private final PublishedTables published;
    private final Pages pages;

    FamiliesPageResource(Families families, ExperimentIndex index, PublishedTables published, Pages pages) {
        this.families = families;
        this.index = index;
        this.published = published;
        this.pages = pages;
    }

    @GET
    @Operation(hidden = true)
    public String families(
            @QueryParam("experiment") List<String> experiments,
            @QueryParam("table") List<String> tables,
            @QueryParam("metric") String metric,
            @QueryParam("base") String base)
            throws IOException {
        return pages.draw(
                "families",
                "compare",
                new FamiliesPage(
                                index.experiments(),
                                published.names(),
                                experiments,
                                tables,
                                experiments.isEmpty() && tables.isEmpty()
                                        ? null
                                        : families.of(experiments, tables, metric, base))
                        .data());
    }
}
