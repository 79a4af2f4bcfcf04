package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.SessionReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Files of a session that were found to be those it was planned with. Each is opened as exactly that: one that is
 * replaced between the finding and the opening is refused, so that no result is filed under inputs it was not made from.
 */
public final class PlannedFiles {

    private final SessionReference session;
    private final Map<Location, StoredObject> files;

    PlannedFiles(SessionReference session, Map<Location, StoredObject> files) {
        this.session = session;
        this.files = Map.copyOf(files);
    }

    /**
     * Whether there is a file of this name among them.
     *
     * @param name as the session names it; absent for none
     */
    public boolean has(String name) {
        return name != null && files.containsKey(Location.of(session.dataset().resolve(name)));
    }

    /**
     * One of them as a local file.
     *
     * @param name as the session names it; see {@link dev.hubbub.contracts.task.DatasetReference#resolve}
     * @throws StageFailure {@code DatasetChanged} if it is another one by now, {@code MissingInput} if the session names
     *     it and it was never there
     */
    public Path open(String name, StageContext context) throws StageFailure, IOException {
        Location location = Location.of(session.dataset().resolve(name));
        StoredObject planned = files.get(location);
        if (planned == null) {
            throw new StageFailure(
                    FailureReason.MissingInput,
                    "There is no file " + location + ", which session " + session.name()
                            + " names: put it there, or correct what names it.");
        }
        return context.file(location.uri(), planned);
    }
}
