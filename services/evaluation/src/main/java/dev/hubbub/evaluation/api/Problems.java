package dev.hubbub.evaluation.api;

import dev.hubbub.artifacts.MissingObjectException;
import dev.hubbub.evaluation.index.InvalidQueryException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What becomes of a request that cannot be answered. */
class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    @ServerExceptionMapper
    Response invalid(InvalidQueryException e) {
        return Problem.of(Response.Status.BAD_REQUEST, e.getMessage()).response();
    }

    @ServerExceptionMapper
    Response unknown(UnknownException e) {
        return Problem.of(Response.Status.NOT_FOUND, e.getMessage()).response();
    }

    @ServerExceptionMapper
    Response gone(MissingObjectException e) {
        return Problem.of(Response.Status.NOT_FOUND, "Its output is no longer in the store.")
                .response();
    }

    /** What it was stays in the log: a store's sentences name keys that are nobody else's business. */
    @ServerExceptionMapper
    Response failed(IOException e) {
        String id = UUID.randomUUID().toString();
        LOG.warnf("a request was not answered (%s): %s", id, e.getMessage());
        return Problem.of(
                        Response.Status.SERVICE_UNAVAILABLE,
                        "The store did not answer as expected; try again. The service's log says more under " + id
                                + ".")
                .response();
    }
}
