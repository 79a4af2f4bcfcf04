package dev.hubbub.datasets;

import dev.hubbub.artifacts.ChangedObjectException;
import dev.hubbub.artifacts.MissingObjectException;
import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Datasets in an object store. */
public final class StoredFiles implements DatasetFiles {

    private final ObjectStore objects;

    /** Reads any bucket these credentials may read. */
    public StoredFiles(ObjectStore objects) {
        this.objects = objects;
    }

    @Override
    public List<StoredObject> list(Location folder) throws IOException {
        ObjectUri uri = ObjectUri.parse(folder.prefix());
        return objects.inBucket(uri.bucket()).list(uri.key());
    }

    @Override
    public Optional<StoredObject> find(Location file) throws IOException {
        ObjectUri uri = ObjectUri.parse(file.uri());
        return objects.inBucket(uri.bucket()).stat(uri.key());
    }

    @Override
    public Optional<byte[]> read(Location file) throws IOException {
        ObjectUri uri = ObjectUri.parse(file.uri());
        try {
            return Optional.of(objects.inBucket(uri.bucket()).read(uri.key()));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    @Override
    public byte[] read(Location file, StoredObject known) throws IOException, StageFailure {
        return unchanged(file, (bucket, key) -> bucket.read(key, known));
    }

    @Override
    public byte[] read(Location file, StoredObject known, long start, int length) throws IOException, StageFailure {
        return unchanged(file, (bucket, key) -> bucket.read(key, known, start, length));
    }

    private interface Reading {
        byte[] read(ObjectStore bucket, String key) throws IOException;
    }

    private byte[] unchanged(Location file, Reading reading) throws IOException, StageFailure {
        ObjectUri uri = ObjectUri.parse(file.uri());
        try {
            return reading.read(objects.inBucket(uri.bucket()), uri.key());
        } catch (ChangedObjectException e) {
            throw StageFailure.datasetChanged("The file " + uri);
        }
    }
}
