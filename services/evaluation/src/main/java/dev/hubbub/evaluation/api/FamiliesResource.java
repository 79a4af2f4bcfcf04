package dev.hubbub.evaluation.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Models across experiments. */
@Path("/api/v1/compare")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "experiments")
public class FamiliesResource {

    private final Families families;
    private final PublishedTables published;

    FamiliesResource(Families families, PublishedTables published) {
        this.families = families;
        this.published = published;
    }

    @GET
    @Operation(
            summary = "Compares the models of several experiments, the best trial of each, and published tables",
            description =
                    "experiment is NAMESPACE/NAME; table is a CSV file below baselines/ in the store with the columns"
                            + " session, model, avg_speaker_wer, avg_joint_error and conversation_f1; metric is wer, speakerWer,"
                            + " jointError or conversationF1; base is the family to compare with.")
    public ComparedFamilies compare(
            @QueryParam("experiment") List<String> experiments,
            @QueryParam("table") List<String> tables,
            @QueryParam("metric") String metric,
            @QueryParam("base") String base)
            throws IOException {
        return families.of(experiments, tables, metric, base);
    }

    @GET
    @Path("tables")
    @Operation(summary = "The published tables that there are")
    public List<String> tables() throws IOException {
        return published.names();
    }
}
