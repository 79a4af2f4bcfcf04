package dev.hubbub.localdev.command;

import dev.hubbub.artifacts.ObjectStore;
import dev.hubbub.artifacts.ObjectStoreSettings;
import dev.hubbub.artifacts.ObjectUri;
import dev.hubbub.localdev.terminal.LiveDisplay;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.upload.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file or a folder that is to go to the store.
 *
 * @param source what is there
 * @param target where it goes: a folder's files below it
 */
record Uploading(Path source, ObjectUri target) {

    /** @throws CommandFailure if there is no such file, or no such place can be */
    static Uploading of(Path source, String destination) throws CommandFailure {
        if (!Files.exists(source)) {
            throw CommandFailure.invalid("There is no file or folder " + source + ".");
        }
        if (!ObjectUri.isOne(destination)) {
            throw CommandFailure.invalid(
                    "'" + destination + "' is no place in the store: give one such as s3://hubbub/media/talks.");
        }
        ObjectUri target = ObjectUri.parse(destination).normalized();
        if (Files.isDirectory(source)) {
            return new Uploading(source, target.asPrefix());
        }
        boolean folder = target.key().isEmpty() || target.key().endsWith("/");
        String name = source.toAbsolutePath().normalize().getFileName().toString();
        return new Uploading(source, folder ? target.below(name) : target);
    }

    /** Sends what is not there yet, and shows on a terminal how far it is. */
    Upload into(ObjectStoreSettings settings, Screen screen) throws IOException {
        try (ObjectStore store = ObjectStore.connect(settings);
                LiveDisplay display = screen.interactive() ? new LiveDisplay(screen) : null) {
            ObjectStore bucket = store.inBucket(target.bucket());
            bucket.check();
            Upload.Progress shown =
                    (file, number, files) -> display.show(List.of("uploading " + number + "/" + files + "  " + file));
            Upload upload = display == null ? new Upload(bucket) : new Upload(bucket, shown);
            return Files.isDirectory(source) ? upload.folder(source, target.key()) : upload.file(source, target.key());
        }
    }
}
