package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Files of this machine that know how often they were asked for. */
final class CountedFiles implements DatasetFiles {

    private final DatasetFiles files = new LocalFiles();
    int listings;
    int lookups;
    int reads;
    long bytesOfParts;

    @Override
    public List<StoredObject> list(Location folder) throws IOException, StageFailure {
        listings++;
        return files.list(folder);
    }

    @Override
    public Optional<StoredObject> find(Location file) throws IOException, StageFailure {
        lookups++;
        return files.find(file);
    }

    @Override
    public Optional<byte[]> read(Location file) throws IOException, StageFailure {
        reads++;
        return files.read(file);
    }

    @Override
    public byte[] read(Location file, StoredObject known) throws IOException, StageFailure {
        reads++;
        return files.read(file, known);
    }

    @Override
    public byte[] read(Location file, StoredObject known, long start, int length) throws IOException, StageFailure {
        bytesOfParts += length;
        return files.read(file, known, start, length);
    }
}
