package dev.hubbub.evaluation.api;

import dev.hubbub.artifacts.ArtifactStore;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.ReportTask.ReportedOverview;
import dev.hubbub.contracts.track.SessionOverview;
import dev.hubbub.evaluation.index.ExperimentHead;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What the face tracks of an experiment's sessions show. */
@Singleton
public class Overviews {

    private final ArtifactStore artifacts;

    Overviews(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** That of a session; absent where nobody looked at its tracks. */
    public Optional<SessionOverview> find(ExperimentHead head, String session) throws IOException {
        Optional<OutputAddress> address = address(head, session);
        return address.isEmpty()
                ? Optional.empty()
                : Optional.of(artifacts.readJson(address.get(), SessionOverview.FILE, SessionOverview.class));
    }

    /**
     * The picture of a speaker's lips.
     *
     * @param number the speaker's place in the overview, from 0
     * @throws UnknownException if there is none
     */
    byte[] lips(ExperimentHead head, String session, int number) throws IOException {
        SessionOverview overview = find(head, session).orElseThrow(() -> new UnknownException("Nobody looked at it."));
        if (number < 0
                || number >= overview.speakers().size()
                || overview.speakers().get(number).strip() == null) {
            throw new UnknownException("There is no picture of the lips of speaker number " + number + ".");
        }
        try (InputStream picture = artifacts.open(
                address(head, session).orElseThrow(),
                overview.speakers().get(number).strip())) {
            return picture.readAllBytes();
        }
    }

    private static Optional<OutputAddress> address(ExperimentHead head, String session) {
        List<ReportedOverview> all = head.overviews() == null ? List.of() : head.overviews();
        return all.stream()
                .filter(each -> each.overview() != null && each.session().equals(session))
                .map(ReportedOverview::overview)
                .findFirst();
    }
}
