package dev.hubbub.evaluation.dashboard;

import dev.hubbub.artifacts.MissingObjectException;
import dev.hubbub.evaluation.api.KnownExperiments;
import dev.hubbub.evaluation.api.Problem;
import dev.hubbub.evaluation.api.UnknownException;
import dev.hubbub.evaluation.index.InvalidQueryException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What becomes of a request that cannot be answered: a problem in JSON for programs, a page for people. */
class Refusals {

    private static final Logger LOG = Logger.getLogger(Refusals.class);

    private final Pages pages;

    Refusals(Pages pages) {
        this.pages = pages;
    }

    @ServerExceptionMapper
    Response invalid(InvalidQueryException e, UriInfo uri) {
        return response(Response.Status.BAD_REQUEST, e.getMessage(), uri);
    }

    @ServerExceptionMapper
    Response unknown(UnknownException e, UriInfo uri) {
        return response(Response.Status.NOT_FOUND, e.getMessage(), uri);
    }

    /** A number that is none counts as an address that is none, which tells nobody what to correct. */
    @ServerExceptionMapper
    Response unreadable(NotFoundException e, UriInfo uri) {
        for (String name : List.of("page", "size")) {
            String value = uri.getQueryParameters().getFirst(name);
            if (value != null && !value.matches("-?\\d{1,9}")) {
                return response(
                        Response.Status.BAD_REQUEST,
                        name + " is '" + KnownExperiments.shown(value) + "'; it is a whole number.",
                        uri);
            }
        }
        return response(Response.Status.NOT_FOUND, "There is nothing at this address.", uri);
    }

    @ServerExceptionMapper
    Response gone(MissingObjectException e, UriInfo uri) {
        return response(Response.Status.NOT_FOUND, "Its output is no longer in the store.", uri);
    }

    /** What it was stays in the log: a store's sentences name keys that are nobody else's business. */
    @ServerExceptionMapper
    Response failed(IOException e, UriInfo uri) {
        String id = UUID.randomUUID().toString();
        LOG.warnf("a request was not answered (%s): %s", id, e.getMessage());
        return response(
                Response.Status.SERVICE_UNAVAILABLE,
                "The store did not answer as expected; try again. The service's log says more under " + id + ".",
                uri);
    }

    private Response response(Response.Status status, String detail, UriInfo uri) {
        Problem problem = Problem.of(status, detail);
        boolean isForPrograms = uri.getPath().startsWith("/api/");
        return Response.status(status)
                .type(isForPrograms ? Problem.MEDIA_TYPE : MediaType.TEXT_HTML + ";charset=utf-8")
                .entity(isForPrograms ? problem : pages.draw("problem", "", Map.of("problem", problem)))
                .build();
    }
}
