package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which recordings there are, each looked up once. A folder's first few are asked for one by one; whoever wants more of
 * it gets them from one listing, which brings a thousand files in a request.
 */
final class Recordings {

    private static final int ASKED_ONE_BY_ONE = 4;

    private static final double BYTES_PER_SECOND = 16_000;

    private final Map<Location, Optional<StoredObject>> known = new HashMap<>();
    private final Map<Location, Integer> askedInFolder = new HashMap<>();
    private final Set<Location> listed = new HashSet<>();

    /** How long a recording of so many bytes might be: that of speech which is compressed without loss. */
    static double guessedSeconds(long bytes) {
        return bytes / BYTES_PER_SECOND;
    }

    /** A recording, if it is there. */
    Optional<StoredObject> find(Location recording, DatasetFiles files) throws IOException, StageFailure {
        if (!known.containsKey(recording)) {
            Location folder = recording.parent();
            if (!listed.contains(folder) && askedInFolder.merge(folder, 1, Integer::sum) <= ASKED_ONE_BY_ONE) {
                known.put(recording, files.find(recording));
            } else if (listed.add(folder)) {
                for (StoredObject object : files.list(folder)) {
                    // One that was replaced since it was looked up stays what it was, or two answers would mix.
                    known.putIfAbsent(folder.resolve(object.path()), Optional.of(object));
                }
            }
        }
        return known.getOrDefault(recording, Optional.empty());
    }
}
