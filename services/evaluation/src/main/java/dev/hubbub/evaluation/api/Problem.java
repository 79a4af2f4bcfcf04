package dev.hubbub.evaluation.api;

import dev.hubbub.contracts.PrintableText;
import jakarta.ws.rs.core.Response;

/**
 * Why a request was not answered, as RFC 9457 has it.
 *
 * @param status the status code
 * @param title what that is called
 * @param detail what is wrong, in a sentence
 */
public record Problem(int status, String title, String detail) {

    /** The media type of its JSON. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** A problem with what somebody asked for. */
    public static Problem of(Response.StatusType status, String detail) {
        return new Problem(
                status.getStatusCode(),
                status.getReasonPhrase(),
                detail == null ? status.getReasonPhrase() : PrintableText.line(detail));
    }

    /** The answer. */
    public Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }
}
