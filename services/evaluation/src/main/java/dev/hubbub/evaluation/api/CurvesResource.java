package dev.hubbub.evaluation.api;

import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.live.LiveCurve;
import dev.hubbub.evaluation.live.LiveExperiments;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** How runs of training went and go. */
@Path("/api/v1/experiments/{namespace}/{experiment}/curves")
@Tag(name = "live")
public class CurvesResource {

    private final KnownExperiments known;
    private final LiveExperiments live;
    private final Listeners listeners;

    CurvesResource(KnownExperiments known, LiveExperiments live, Listeners listeners) {
        this.known = known;
        this.live = live;
        this.listeners = listeners;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "The curves of an experiment's runs of training, as its report tells them and as workers do",
            description = "A point is the mean of the steps from first to last. Error rates are the run's own, of clips"
                    + " that it holds out.")
    public CurvesView curves(@PathParam("namespace") String namespace, @PathParam("experiment") String experiment)
            throws IOException {
        List<LiveCurve> told = live.curves(namespace + "/" + experiment);
        if (!told.isEmpty() && !known.isIndexed(namespace, experiment)) {
            return new CurvesView(List.of(), List.of(), told);
        }
        ExperimentHead head = known.experiment(namespace, experiment);
        return new CurvesView(
                head.runs() == null ? List.of() : head.runs(), head.gates() == null ? List.of() : head.gates(), told);
    }

    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Those that workers tell, as server-sent events, whenever they change and at most once a second")
    public Multi<List<LiveCurve>> events(
            @PathParam("namespace") String namespace, @PathParam("experiment") String experiment) {
        return listeners.changes(() -> live.curves(namespace + "/" + experiment));
    }
}
