package dev.hubbub.datasets;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/** Datasets as a running stage sees them. */
public final class StageFiles implements DatasetFiles {

    private final StageContext context;

    public StageFiles(StageContext context) {
        this.context = context;
    }

    @Override
    public List<StoredObject> list(Location folder) throws IOException {
        return below(folder.prefix());
    }

    @Override
    public Optional<StoredObject> find(Location file) throws IOException {
        return below(file.uri()).stream()
                .filter(object -> object.path().isEmpty())
                .findFirst();
    }

    @Override
    public Optional<byte[]> read(Location file) throws IOException, StageFailure {
        try {
            return Optional.of(Files.readAllBytes(context.file(file.uri())));
        } catch (StageFailure e) {
            if (e.reason() == FailureReason.MissingInput) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public byte[] read(Location file, StoredObject known) throws IOException, StageFailure {
        return Files.readAllBytes(context.file(file.uri(), known));
    }

    @Override
    public byte[] read(Location file, StoredObject known, long start, int length) throws IOException, StageFailure {
        return context.read(file.uri(), known, start, length);
    }

    private List<StoredObject> below(String uri) throws IOException {
        try {
            return context.list(uri);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
