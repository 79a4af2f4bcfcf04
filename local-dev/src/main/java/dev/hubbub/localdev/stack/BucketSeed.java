package dev.hubbub.localdev.stack;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts what ships with Hubbub into the bucket: only what is not there or differs, so that a restart writes nothing. */
final class BucketSeed {

    private final ObjectStore store;

    BucketSeed(ObjectStore store) {
        this.store = store;
    }

    /**
     * Makes a prefix hold the files of a folder; what else is below the prefix is left alone.
     *
     * @return how many files were uploaded
     */
    int upload(Path folder, String prefix) throws IOException {
        Map<String, StoredObject> present =
                store.list(prefix).stream().collect(Collectors.toMap(StoredObject::path, object -> object));
        int uploaded = 0;
        for (Path file : files(folder)) {
            String path = folder.relativize(file).toString().replace('\\', '/');
            StoredObject object = present.get(path);
            if (object == null
                    || object.size() != Files.size(file)
                    || !object.identity().equals(md5(file))) {
                store.put(prefix + path, file);
                uploaded++;
            }
        }
        return uploaded;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    // What S3 calls an object's ETag where it was uploaded in one part. One of several parts has another and is
    // uploaded again, which changes nothing about it.
    private static String md5(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            MessageDigest sum = MessageDigest.getInstance("MD5");
            new DigestInputStream(content, sum).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(sum.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }
}
