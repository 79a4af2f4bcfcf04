package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.KeptFiles;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.contracts.task.SessionReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Files of a session that were found to be those it was planned with. Each is opened as exactly that: one that is
 * replaced between the finding and the opening is refused, so that no result is filed under inputs it was not made from.
 */
public final class PlannedFiles {

    private final SessionReference session;
    private final Map<Location, StoredObject> files;
    private final Map<Location, EmbeddedRecording> embedded;

    PlannedFiles(
            SessionReference session, Map<Location, StoredObject> files, Map<Location, EmbeddedRecording> embedded) {
        this.session = session;
        this.files = Map.copyOf(files);
        this.embedded = Map.copyOf(embedded);
    }

    /**
     * A file while it is open.
     *
     * @param path where it is
     */
    public record Opened(Path path, Optional<KeptFiles.Lease> lease) implements AutoCloseable {

        @Override
        public void close() {
            lease.ifPresent(KeptFiles.Lease::close);
        }
    }

    /**
     * Whether there is a file of this name among them.
     *
     * @param name as the session names it; absent for none
     */
    public boolean has(String name) {
        if (name == null) {
            return false;
        }
        Location location = Location.of(session.dataset().resolve(name));
        return files.containsKey(location) || embedded.containsKey(location);
    }

    /**
     * One of them as a local file, which stays until the task ends.
     *
     * @param name as the session names it; see {@link dev.hubbub.contracts.task.DatasetReference#resolve}
     * @throws StageFailure {@code DatasetChanged} if it is another one by now, {@code MissingInput} if the session names
     *     it and it was never there
     */
    public Path open(String name, StageContext context) throws StageFailure, IOException {
        try (Opened opened = hold(name, context)) {
            if (opened.lease().isEmpty()) {
                return opened.path();
            }
            // Others have the same name in their groups.
            Path folder = Files.createTempDirectory(context.scratchDirectory(), "row");
            return Files.copy(opened.path(), folder.resolve(opened.path().getFileName()));
        }
    }

    /**
     * The same for as long as it is open. What lies in a larger file is taken out of it, again if that was long ago; the
     * context may be used by several threads for it.
     *
     * @throws StageFailure as {@link #open}
     */
    public Opened hold(String name, StageContext context) throws StageFailure, IOException {
        Location location = Location.of(session.dataset().resolve(name));
        EmbeddedRecording recording = embedded.get(location);
        if (recording != null) {
            return recording.hold(new StageFiles(context), context.kept(), location);
        }
        StoredObject planned = files.get(location);
        if (planned == null) {
            throw new StageFailure(
                    FailureReason.MissingInput,
                    "There is no file " + location + ", which session " + session.name()
                            + " names: put it there, or correct what names it.");
        }
        return new Opened(context.file(location.uri(), planned), Optional.empty());
    }
}
