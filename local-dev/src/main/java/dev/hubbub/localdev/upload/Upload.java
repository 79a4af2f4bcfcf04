package dev.hubbub.localdev.upload;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.contracts.stage.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts files into a bucket: only what is not there or differs, so that doing it again sends nothing. */
public final class Upload {

    private final ObjectStore store;
    private final Progress progress;
    private int sent;
    private int present;

    /** Is told what comes next. */
    @FunctionalInterface
    public interface Progress {

        /**
         * A file is looked at, and sent if need be.
         *
         * @param number its number, from 1
         * @param files how many there are
         */
        void next(Path file, int number, int files);
    }

    /** An upload that nobody watches. */
    public Upload(ObjectStore store) {
        this(store, (file, number, files) -> {});
    }

    public Upload(ObjectStore store, Progress progress) {
        this.store = store;
        this.progress = progress;
    }

    /**
     * Makes a prefix hold the files of a folder, those behind links too; what else is below the prefix is left alone.
     *
     * @param prefix ends in a slash
     */
    public Upload folder(Path folder, String prefix) throws IOException {
        Map<String, StoredObject> there =
                store.list(prefix).stream().collect(Collectors.toMap(StoredObject::path, object -> object));
        List<Path> files = files(folder);
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            progress.next(file, i + 1, files.size());
            String path = folder.relativize(file).toString().replace('\\', '/');
            put(file, prefix + path, Optional.ofNullable(there.get(path)));
        }
        return this;
    }

    /** Makes an object of a file. */
    public Upload file(Path file, String key) throws IOException {
        progress.next(file, 1, 1);
        put(file, key, store.stat(key));
        return this;
    }

    private void put(Path file, String key, Optional<StoredObject> there) throws IOException {
        if (there.isPresent() && ObjectStore.isSame(there.get(), file)) {
            present++;
        } else {
            store.put(key, file);
            sent++;
        }
    }

    /** How many files were sent. */
    public int sent() {
        return sent;
    }

    /** How many were there already. */
    public int present() {
        return present;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
