package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.track.SessionOverview;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The faces of a session. */
@Path("/api/v1/experiments/{namespace}/{experiment}/overview")
@Tag(name = "sessions")
public class OverviewsResource {

    private final KnownExperiments known;
    private final Overviews overviews;

    OverviewsResource(KnownExperiments known, Overviews overviews) {
        this.known = known;
        this.overviews = overviews;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "What the face tracks of a session show")
    public SessionOverview overview(
            @PathParam("namespace") String namespace,
            @PathParam("experiment") String experiment,
            @QueryParam("name") String session)
            throws IOException {
        return overviews
                .find(known.experiment(namespace, experiment), session)
                .orElseThrow(() -> new UnknownException("Nobody looked at the face tracks of such a session."));
    }

    @GET
    @Path("speakers/{number}/lips")
    @Operation(summary = "Pictures of a speaker's lips side by side, as JPEG; speakers are counted from 0")
    public Response lips(
            @PathParam("namespace") String namespace,
            @PathParam("experiment") String experiment,
            @PathParam("number") int number,
            @QueryParam("name") String session)
            throws IOException {
        return Response.ok(overviews.lips(known.experiment(namespace, experiment), session, number), "image/jpeg")
                .header("Cache-Control", "private, max-age=300")
                .build();
    }
}
