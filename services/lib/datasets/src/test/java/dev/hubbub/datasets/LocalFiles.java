package dev.hubbub.datasets;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Datasets in folders of this machine. A file's identity is the digest of its bytes, so it is read to be found. */
final class LocalFiles implements DatasetFiles {

    private static final int PIECE_BYTES = 1 << 16;

    @Override
    public List<StoredObject> list(Location folder) throws IOException {
        Path root = folder.local();
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        List<StoredObject> objects = new ArrayList<>();
        for (Path file : files) {
            objects.add(object(root.relativize(file).toString().replace('\\', '/'), file));
        }
        objects.sort(Comparator.comparing(StoredObject::path));
        return objects;
    }

    @Override
    public Optional<StoredObject> find(Location file) throws IOException {
        return Files.isRegularFile(file.local()) ? Optional.of(object("", file.local())) : Optional.empty();
    }

    @Override
    public Optional<byte[]> read(Location file) throws IOException {
        return Files.isRegularFile(file.local()) ? Optional.of(Files.readAllBytes(file.local())) : Optional.empty();
    }

    @Override
    public byte[] read(Location file, StoredObject known) throws IOException, StageFailure {
        if (!find(file)
                .filter(found -> found.identity().equals(known.identity()))
                .isPresent()) {
            throw StageFailure.datasetChanged("The file " + file);
        }
        return Files.readAllBytes(file.local());
    }

    @Override
    public byte[] read(Location file, StoredObject known, long start, int length) throws IOException, StageFailure {
        byte[] whole = read(file, known);
        return Arrays.copyOfRange(whole, (int) start, (int) Math.min(whole.length, start + length));
    }

    private static StoredObject object(String path, Path file) throws IOException {
        MessageDigest sum = Digest.newMessageDigest();
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream content = Files.newInputStream(file)) {
            for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
                sum.update(piece, 0, read);
            }
        }
        return new StoredObject(path, Files.size(file), Digest.of(sum).hex());
    }
}
