package dev.hubbub.evaluation.index;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.artifacts.Commit;
import dev.hubbub.contracts.Json;
import dev.hubbub.contracts.score.TrialScore.SessionScore;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.transcript.SessionTranscript;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Single sessions of scores, with their texts: the others of the same score are passed over while it is read. */
@Singleton
public class StoredSessions {

    private static final String REFERENCES = "references/";
    private static final String TRANSCRIPT = "transcript/";

    private record Place(OutputAddress score, String session) {}

    private final ArtifactStore artifacts;
    private final Recent<OutputAddress, Commit> commits =
            new Recent<>(20_000, commit -> 10 + commit.inputs().size());
    private final Recent<Place, Optional<SessionScore>> scores = new Recent<>(
            20_000, score -> 1 + score.map(known -> known.utterances().size()).orElse(0));
    private final Recent<OutputAddress, SessionTranscript> transcripts =
            new Recent<>(20_000, transcript -> 1 + transcript.segments().size());

    StoredSessions(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** What a session came to in a trial, with its texts; absent if the trial has no such session. */
    public Optional<SessionScore> score(OutputAddress score, String session) throws IOException {
        return scores.get(new Place(score, session), this::read);
    }

    /** What was heard in a session, segment by segment; absent if the score does not say where that is. */
    public Optional<SessionTranscript> transcript(OutputAddress score, String session) throws IOException {
        Optional<OutputAddress> where = input(score, TRANSCRIPT + session)
                .flatMap(input -> input.match(made -> Optional.of(made.output()), stored -> Optional.empty()));
        return where.isEmpty()
                ? Optional.empty()
                : Optional.of(transcripts.get(
                        where.get(),
                        address -> artifacts.readJson(address, "transcript.json", SessionTranscript.class)));
    }

    /** The address of the dataset that a session is of; absent if the score does not say. */
    public Optional<String> dataset(OutputAddress score, String session) throws IOException {
        return input(score, REFERENCES + session)
                .flatMap(input -> input.match(made -> Optional.empty(), stored -> Optional.of(stored.uri())));
    }

    private Optional<Input> input(OutputAddress score, String role) throws IOException {
        Commit commit = commits.get(score, address -> artifacts
                .find(address)
                .orElseThrow(() -> new IOException("The output " + address + " is no longer in the store.")));
        return commit.inputs().stream()
                .filter(input -> input.role().equals(role))
                .findFirst();
    }

    private Optional<SessionScore> read(Place place) throws IOException {
        try (InputStream json = artifacts.open(place.score(), "score.json");
                JsonParser parser = Json.mapper().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isSessions = parser.currentName().equals("sessions");
                parser.nextToken();
                if (!isSessions) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    SessionScore session = parser.readValueAs(SessionScore.class);
                    if (session.session().equals(place.session())) {
                        return Optional.of(session);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
