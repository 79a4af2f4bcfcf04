package dev.hubbub.worker;

import dev.hubbub.artifacts.ChangedObjectException;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Fingerprint;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** All objects below a prefix, as they were planned. */
final class StoredFolder {

    private StoredFolder() {}

    /** @throws StageFailure if there is nothing below the prefix, or it no longer has this digest */
    static void download(ObjectStore bucket, ObjectUri prefix, Digest digest, Path directory)
            throws StageFailure, IOException {
        List<StoredObject> objects = bucket.list(prefix.key());
        if (objects.isEmpty()) {
            throw new StageFailure(
                    FailureReason.MissingInput, "There are no files below " + prefix + " in the store: upload them.");
        }
        if (!Fingerprint.of(objects).equals(digest)) {
            throw StageFailure.checkpointChanged(prefix.toString());
        }
        try {
            for (StoredObject object : objects) {
                bucket.get(prefix.below(object.path()).key(), object, directory.resolve(object.path()));
            }
        } catch (ChangedObjectException e) {
            throw StageFailure.checkpointChanged(prefix.toString());
        }
    }
}
