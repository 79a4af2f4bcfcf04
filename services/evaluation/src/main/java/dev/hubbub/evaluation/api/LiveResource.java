package dev.hubbub.evaluation.api;

import dev.hubbub.evaluation.live.LiveExperiment;
import dev.hubbub.evaluation.live.LiveExperiments;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** What is going on right now. */
@Path("/api/v1")
@Tag(name = "live")
public class LiveResource {

    private static final Logger LOG = Logger.getLogger(LiveResource.class);

    private final LiveExperiments live;
    private final RunningResource running;
    private final Listeners listeners;

    LiveResource(LiveExperiments live, RunningResource running, Listeners listeners) {
        this.live = live;
        this.running = running;
        this.listeners = listeners;
    }

    @GET
    @Path("live")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Experiments of which workers told something within the last half hour",
            description = "Of one that is asked for, NAMESPACE/NAME, also how many trials are in which phase.")
    public List<LiveExperiment> live(@QueryParam("experiment") String experiment) {
        return experiment == null
                ? live.all()
                : live.one(experiment, trials(experiment)).stream().toList();
    }

    private Optional<LiveExperiment.Trials> trials(String experiment) {
        String[] parts = experiment.split("/", 2);
        try {
            return parts.length < 2
                    ? Optional.empty()
                    : running.find(parts[0], parts[1])
                            .map(told -> new LiveExperiment.Trials(told.written(), RunningResource.phases(told)));
        } catch (IOException e) {
            LOG.debugf("nothing is known of the trials of %s: %s", KnownExperiments.shown(experiment), e.getMessage());
            return Optional.empty();
        }
    }

    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(summary = "The same as server-sent events, whenever it changes and at most once a second")
    public Multi<List<LiveExperiment>> events(@QueryParam("experiment") String experiment) {
        return listeners.changes(() -> live(experiment));
    }
}
