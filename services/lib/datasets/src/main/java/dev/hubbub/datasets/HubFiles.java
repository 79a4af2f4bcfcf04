package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import dev.hubbub.hub.HubRepositories;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Datasets of a hub at a commit, and others where they are. */
public final class HubFiles implements DatasetFiles {

    // Lists of utterances of strangers, of which nobody knows what they are.
    private static final int MOST_BYTES = 256 << 20;

    private final HubRepositories hub;
    private final DatasetFiles others;

    /** @param others where what is no address on a hub is */
    public HubFiles(HubRepositories hub, DatasetFiles others) {
        this.hub = hub;
        this.others = others;
    }

    @Override
    public List<StoredObject> list(Location folder) throws IOException, StageFailure {
        return folder.isOnHub() ? hub.list(folder.uri()) : others.list(folder);
    }

    @Override
    public Optional<StoredObject> find(Location file) throws IOException, StageFailure {
        return file.isOnHub()
                ? hub.list(file.uri()).stream()
                        .filter(object -> object.path().isEmpty())
                        .findFirst()
                : others.find(file);
    }

    @Override
    public Optional<byte[]> read(Location file) throws IOException, StageFailure {
        if (!file.isOnHub()) {
            return others.read(file);
        }
        Optional<StoredObject> found = find(file);
        if (found.isPresent() && found.get().size() > MOST_BYTES) {
            throw new StageFailure(
                    FailureReason.InvalidDataset,
                    String.format(
                            "%s has %,d MB, and of files that are read as a whole %,d MB are the most: divide it.",
                            file, found.get().size() >> 20, MOST_BYTES >> 20));
        }
        return found.isPresent() ? Optional.of(read(file, found.get())) : Optional.empty();
    }

    @Override
    public byte[] read(Location file, StoredObject known) throws IOException, StageFailure {
        return file.isOnHub()
                ? hub.read(file.uri(), known, 0, Math.toIntExact(known.size()))
                : others.read(file, known);
    }

    @Override
    public byte[] read(Location file, StoredObject known, long start, int length) throws IOException, StageFailure {
        return file.isOnHub() ? hub.read(file.uri(), known, start, length) : others.read(file, known, start, length);
    }
}
