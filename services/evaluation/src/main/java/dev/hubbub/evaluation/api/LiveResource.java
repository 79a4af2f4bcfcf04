package dev.hubbub.evaluation.api;

import dev.hubbub.evaluation.live.LiveExperiment;
import dev.hubbub.evaluation.live.LiveExperiments;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** What is going on right now. */
@Path("/api/v1")
@Tag(name = "live")
public class LiveResource {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MOST_LISTENERS = 200;

    private final LiveExperiments live;
    private final AtomicInteger listeners = new AtomicInteger();

    LiveResource(LiveExperiments live) {
        this.live = live;
    }

    @GET
    @Path("live")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Experiments of which workers told something within the last half hour")
    public List<LiveExperiment> live(@QueryParam("experiment") String experiment) {
        return live.all().stream()
                .filter(each -> experiment == null || each.experiment().equals(experiment))
                .toList();
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
