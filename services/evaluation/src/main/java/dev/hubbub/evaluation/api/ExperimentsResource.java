package dev.hubbub.evaluation.api;

import dev.hubbub.evaluation.index.Descent;
import dev.hubbub.evaluation.index.Descents;
import dev.hubbub.evaluation.index.ExperimentHead;
import dev.hubbub.evaluation.index.ExperimentIndex;
import dev.hubbub.evaluation.index.IndexedScores;
import dev.hubbub.evaluation.index.InvalidQueryException;
import dev.hubbub.evaluation.index.Page;
import dev.hubbub.evaluation.index.Prices;
import dev.hubbub.evaluation.index.SessionEntry;
import dev.hubbub.evaluation.index.TrialQuery;
import dev.hubbub.evaluation.index.TrialTable;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Experiments and their trials. */
@Path("/api/v1/experiments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "experiments")
public class ExperimentsResource {

    private static final Map<String, Comparator<ExperimentHead>> ORDERS = Map.of(
            "name", Comparator.comparing(ExperimentHead::name),
            "written", Comparator.comparing(ExperimentHead::written, Comparator.nullsFirst(Comparator.naturalOrder())),
            "trials", Comparator.comparingInt(ExperimentHead::trials));

    private final ExperimentIndex index;
    private final KnownExperiments known;
    private final IndexedScores scores;
    private final Comparisons comparisons;
    private final Descents descents;
    private final Prices prices;

    ExperimentsResource(
            ExperimentIndex index,
            KnownExperiments known,
            IndexedScores scores,
            Comparisons comparisons,
            Descents descents,
            Prices prices) {
        this.prices = prices;
        this.comparisons = comparisons;
        this.descents = descents;
        this.index = index;
        this.known = known;
        this.scores = scores;
    }

    @GET
    @Operation(
            summary = "Experiments that have a report",
            description = "sort is name, written or trials, with a - before it for the largest first; q is a part of"
                    + " the name, the namespace or a model's name.")
    public Page<ExperimentView> experiments(
            @QueryParam("q") String search,
            @QueryParam("sort") @DefaultValue("-written") String sort,
            @QueryParam("page") @DefaultValue("0") int page,
            @QueryParam("size") @DefaultValue("50") int size)
            throws IOException {
        List<ExperimentHead> all = index.experiments();
        List<ExperimentHead> matching = all.stream()
                .filter(head -> matches(head, search))
                .sorted(order(sort))
                .toList();
        return Page.of(matching, all.size(), page, size).map(ExperimentView::of);
    }

    private static Comparator<ExperimentHead> order(String sort) {
        boolean largestFirst = sort.startsWith("-");
        Comparator<ExperimentHead> order = ORDERS.get(largestFirst ? sort.substring(1) : sort);
        if (order == null) {
            throw new InvalidQueryException("sort is '" + KnownExperiments.shown(sort)
                    + "'; it is name, written or trials, with a - before it for the largest first.");
        }
        return (largestFirst ? order.reversed() : order).thenComparing(ExperimentHead::name);
    }

    private static boolean matches(ExperimentHead head, String search) {
        if (search == null || search.isBlank()) {
            return true;
        }
        String part = search.toLowerCase(Locale.ROOT);
        return head.name().toString().contains(part)
                || head.weights().stream()
                        .anyMatch(weights ->
                                weights.model().toLowerCase(Locale.ROOT).contains(part));
    }

    @GET
    @Path("{namespace}/{experiment}")
    @Operation(summary = "An experiment without its trials: objective, best trial, setup, gates and runs of training")
    public ExperimentHead experiment(
            @PathParam("namespace") String namespace, @PathParam("experiment") String experiment) throws IOException {
        return known.experiment(namespace, experiment);
    }

    @GET
    @Path("{namespace}/{experiment}/trials")
    @Operation(
            summary = "Trials of an experiment, filtered and sorted",
            description = "filter may be there several times, each a field, an operator and a value: wer<0.3,"
                    + " model=tiny, name~beam. sort is fields with commas between, -wer for the largest first. q is a"
                    + " part of the trial's or the model's name. The field objective is what ranks the trials: under mcorec"
                    + " the speakers' mean word error rate speakerWer, while wer is pooled over all words. A field that does not exist is answered with the list"
                    + " of those that do.")
    public Page<TrialView> trials(
            @PathParam("namespace") String namespace,
            @PathParam("experiment") String experiment,
            @QueryParam("filter") List<String> filters,
            @QueryParam("q") String search,
            @QueryParam("sort") String sort,
            @QueryParam("page") @DefaultValue("0") int page,
            @QueryParam("size") @DefaultValue("50") int size)
            throws IOException {
        TrialTable table = index.trials(known.experiment(namespace, experiment));
        return Page.of(
                        new TrialQuery(filters, sort, search).of(table, prices.gpuHour()),
                        table.trials().size(),
                        page,
                        size)
                .map(trial -> TrialView.of(trial, table, prices.gpuHour()));
    }

    @GET
    @Path("{namespace}/{experiment}/trials/{trial}")
    @Operation(summary = "A trial")
    public TrialView trial(
            @PathParam("namespace") String namespace,
            @PathParam("experiment") String experiment,
            @PathParam("trial") String trial)
            throws IOException {
        KnownExperiments.KnownTrial found = known.trial(namespace, experiment, trial);
        return TrialView.of(found.trial(), found.table(), prices.gpuHour());
    }

    @GET
    @Path("{namespace}/{experiment}/trials/{trial}/sessions")
    @Operation(summary = "What each session of a trial came to, without texts")
    public Page<SessionEntry> sessions(
            @PathParam("namespace") String namespace,
            @PathParam("experiment") String experiment,
            @PathParam("trial") String trial,
            @QueryParam("page") @DefaultValue("0") int page,
            @QueryParam("size") @DefaultValue("50") int size)
            throws IOException {
        KnownExperiments.KnownTrial found = known.trial(namespace, experiment, trial);
        List<SessionEntry> sessions = found.trial().score() == null
                ? List.of()
                : scores.entry(found.trial().score()).sessions();
        return Page.of(sessions, sessions.size(), page, size);
    }

    @GET
    @Path("{namespace}/{experiment}/checkpoints")
    @Operation(summary = "The checkpoints that an experiment uses, and those that they come from")
    public Descent checkpoints(@PathParam("namespace") String namespace, @PathParam("experiment") String experiment)
            throws IOException {
        return descents.of(known.experiment(namespace, experiment));
    }

    @GET
    @Path("{namespace}/{experiment}/compare")
    @Operation(summary = "How two trials compare: a paired bootstrap of the pooled word error rate")
    public Comparison compare(
            @PathParam("namespace") String namespace,
            @PathParam("experiment") String experiment,
            @QueryParam("base") @DefaultValue("") String base,
            @QueryParam("other") @DefaultValue("") String other)
            throws IOException {
        return comparisons.of(
                known.trial(namespace, experiment, base).trial(),
                known.trial(namespace, experiment, other).trial());
    }
}
