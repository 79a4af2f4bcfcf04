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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** What is going on right now. */
@Path("/api/v1")
@Tag(name = "live")
public class LiveResource {

    private static final Logger LOG = Logger.getLogger(LiveResource.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MOST_LISTENERS = 200;

    private final LiveExperiments live;
    private final RunningResource running;
    private final AtomicInteger listeners = new AtomicInteger();

    LiveResource(LiveExperiments live, RunningResource running) {
        this.live = live;
        this.running = running;
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
        return Multi.createFrom()
                .deferred(() -> {
                    if (listeners.incrementAndGet() > MOST_LISTENERS) {
                        return Multi.createFrom().<List<LiveExperiment>>empty();
                    }
                    return Multi.createFrom()
                            .ticks()
                            .startingAfter(Duration.ofMillis(1))
                            .every(EVERY)
                            .onOverflow()
                            .drop()
                            .map(tick -> live(experiment))
                            .skip()
                            .repetitions();
                })
                .onTermination()
                .invoke(listeners::decrementAndGet);
    }
}
