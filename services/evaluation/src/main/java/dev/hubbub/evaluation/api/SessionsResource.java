package dev.hubbub.evaluation.api;

import dev.hubbub.evaluation.api.KnownSessions.KnownSession;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A session of a trial: its texts, and the recordings that they were heard in. */
@Path("/api/v1/experiments/{namespace}/{experiment}/trials/{trial}/session")
@Tag(name = "sessions")
public class SessionsResource {

    private final KnownSessions sessions;
    private final SessionRecordings recordings;

    @PathParam("namespace")
    String namespace;

    @PathParam("experiment")
    String experiment;

    @PathParam("trial")
    String trial;

    /** A session may be called what it likes, also with slashes. */
    @QueryParam("name")
    String name;

    SessionsResource(KnownSessions sessions, SessionRecordings recordings) {
        this.sessions = sessions;
        this.recordings = recordings;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "What was said and heard in a session, with the counts of each utterance")
    public SessionView session() throws IOException {
        KnownSession session = known();
        return new SessionView(session.protocol(), session.score(), session.segments());
    }

    @GET
    @Path("utterances/{number}/sound")
    @Operation(summary = "The sound of an utterance as WAV, at most its first two minutes; takes byte ranges")
    public Response utterance(@PathParam("number") int number, @HeaderParam("Range") String range) throws IOException {
        KnownSession session = known();
        return sound(session, KnownSessions.clip(one(session.score().utterances(), number)), range);
    }

    @GET
    @Path("segments/{number}/sound")
    @Operation(summary = "The sound of a segment as WAV, at most its first two minutes; takes byte ranges")
    public Response segment(@PathParam("number") int number, @HeaderParam("Range") String range) throws IOException {
        KnownSession session = known();
        return sound(session, KnownSessions.clip(one(session.segments(), number)), range);
    }

    @GET
    @Path("segments/{number}/recording")
    @Operation(
            summary = "The whole recording that a segment is in, as it is stored; takes byte ranges",
            description = "Of formats that browsers play; others are answered with 415, and their sound is.")
    public Response recording(@PathParam("number") int number, @HeaderParam("Range") String range) throws IOException {
        KnownSession session = known();
        Clip clip = KnownSessions.clip(one(session.segments(), number));
        Recording stored = recordings.find(session.trial().head(), sessions.dataset(session), clip.recording());
        if (stored.playedAs().isEmpty()) {
            return Problem.of(
                            Response.Status.UNSUPPORTED_MEDIA_TYPE,
                            "Browsers do not play this recording as it is stored; ask for its sound.")
                    .response();
        }
        return ByteRange.answer(range, stored.size(), stored.playedAs().get(), stored::read);
    }

    private Response sound(KnownSession session, Clip clip, String range) throws IOException {
        byte[] wave = recordings.sound(
                recordings.find(session.trial().head(), sessions.dataset(session), clip.recording()), clip);
        return ByteRange.answer(
                range,
                wave.length,
                "audio/wav",
                (start, length) -> Arrays.copyOfRange(wave, (int) start, (int) start + length));
    }

    private KnownSession known() throws IOException {
        return sessions.session(namespace, experiment, trial, name);
    }

    private static <T> T one(List<T> all, int number) {
        if (number < 0 || number >= all.size()) {
            throw new UnknownException("There is no number " + number + "; there are " + all.size() + ".");
        }
        return all.get(number);
    }
}
