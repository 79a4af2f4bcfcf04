package dev.hubbub.evaluation.dashboard;

import dev.hubbub.evaluation.api.KnownExperiments;
import dev.hubbub.evaluation.api.KnownExperiments.KnownTrial;
import dev.hubbub.evaluation.api.KnownSessions;
import dev.hubbub.evaluation.api.KnownSessions.KnownSession;
import dev.hubbub.evaluation.api.Overviews;
import dev.hubbub.evaluation.index.IndexedScores;
import dev.hubbub.evaluation.index.ScoreEntry;
import dev.hubbub.evaluation.index.TrialEntry;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The pages of trials and of their sessions. */
@Path("/experiments/{namespace}/{experiment}/trials/{trial}")
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class TrialPagesResource {

    /** Of so many trials a list tells the names. */
    private static final int MOST_NAMES = 500;

    private final KnownExperiments known;
    private final IndexedScores scores;
    private final KnownSessions sessions;
    private final Overviews overviews;
    private final Pages pages;

    @PathParam("namespace")
    String namespace;

    @PathParam("experiment")
    String experiment;

    @PathParam("trial")
    String trial;

    TrialPagesResource(
            KnownExperiments known, IndexedScores scores, KnownSessions sessions, Overviews overviews, Pages pages) {
        this.known = known;
        this.scores = scores;
        this.sessions = sessions;
        this.overviews = overviews;
        this.pages = pages;
    }

    @GET
    @Operation(hidden = true)
    public String trial(@QueryParam("page") @DefaultValue("0") int page) throws IOException {
        KnownTrial found = known.trial(namespace, experiment, trial);
        ScoreEntry entry = found.trial().score() == null
                ? null
                : scores.entry(found.trial().score());
        return pages.draw("trial", DashboardResource.EXPERIMENTS, new TrialPage(found, entry, page).data());
    }

    @GET
    @Path("session")
    @Operation(hidden = true)
    public String session(
            @QueryParam("name") String session, @QueryParam("with") String with, @QueryParam("q") String search)
            throws IOException {
        KnownSession own = sessions.session(namespace, experiment, trial, session);
        KnownSession other =
                with == null || with.isBlank() ? null : sessions.session(namespace, experiment, with.strip(), session);
        List<String> trials = own.trial().table().trials().stream()
                .filter(each -> each.score() != null)
                .limit(MOST_NAMES)
                .map(TrialEntry::name)
                .toList();
        SessionPage page = new SessionPage(
                own, other, overviews.find(own.trial().head(), session).orElse(null), search, trials);
        return pages.draw("session", DashboardResource.EXPERIMENTS, page.data());
    }
}
