package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.running.RunningTrials;
import dev.hubbub.contracts.running.RunningTrials.RunningTrial;
import dev.hubbub.evaluation.index.ExperimentName;
import dev.hubbub.evaluation.index.Page;
import dev.hubbub.evaluation.index.RunningExperiments;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How far trials are, before there is a report of them. */
@Path("/api/v1/experiments/{namespace}/{experiment}/running")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "live")
public class RunningResource {

    private final RunningExperiments running;

    RunningResource(RunningExperiments running) {
        this.running = running;
    }

    @GET
    @Operation(
            summary = "How far an experiment's trials are, or were when it ended",
            description = "phase is one of Pending, Running, Scoring, Succeeded, Incomplete, Failed and Stopped; q is a"
                    + " part of the trial's or the model's name.")
    public RunningView running(
            @PathParam("namespace") String namespace,
            @PathParam("experiment") String experiment,
            @QueryParam("phase") String phase,
            @QueryParam("q") String search,
            @QueryParam("page") @DefaultValue("0") int page,
            @QueryParam("size") @DefaultValue("50") int size)
            throws IOException {
        RunningTrials told = find(namespace, experiment)
                .orElseThrow(() -> new UnknownException("Nothing is told of an experiment '"
                        + KnownExperiments.shown(namespace) + "/" + KnownExperiments.shown(experiment) + "'."));
        List<RunningTrial> matching = told.trials().stream()
                .filter(trial -> phase == null || phase.isBlank() || phase.equals(trial.phase()))
                .filter(trial -> search == null
                        || contains(trial.name(), search.strip())
                        || contains(trial.model(), search.strip()))
                .toList();
        return new RunningView(
                told.written(), phases(told), Page.of(matching, told.trials().size(), page, size));
    }

    /** What is told of an experiment. */
    public Optional<RunningTrials> find(String namespace, String experiment) throws IOException {
        Optional<ExperimentName> name = ExperimentName.of(namespace, experiment);
        return name.isPresent() ? running.of(name.get()) : Optional.empty();
    }

    /** How many trials are in each phase. */
    static SortedMap<String, Integer> phases(RunningTrials told) {
        SortedMap<String, Integer> phases = new TreeMap<>();
        told.trials().forEach(trial -> phases.merge(trial.phase(), 1, Integer::sum));
        return phases;
    }

    private static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
