package dev.hubbub.localdev.command;

import dev.hubbub.artifacts.FileCache;
import dev.hubbub.artifacts.FolderTree;
import dev.hubbub.hub.Hub;
import dev.hubbub.hub.HubAddress;
import dev.hubbub.hub.HubException;
import dev.hubbub.hub.HubFolder;
import dev.hubbub.hub.HubSettings;
import dev.hubbub.hub.HubSnapshot;
import dev.hubbub.localdev.terminal.LiveDisplay;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.speech.checkpoint.CheckpointLocation;
import dev.hubbub.training.finetuning.AdaptedCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint as people name it: a folder or file of this machine, or an address on a hub, which is downloaded.
 *
 * @param name the same, on a hub at the commit that it was at
 * @param path where it lies on this machine
 */
record NamedCheckpoint(String name, Path path) {
    /** What an option for one says of addresses. */
    static final String ADDRESSES = "hf://OWNER/MODEL[@REVISION][/FOLDER] is downloaded once.";

    /**
     * The model that a name leads to, with what is to be said of it said.
     *
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if it is a folder of several models, or something else
     */
    static NamedCheckpoint find(String name, Screen screen) throws CommandFailure {
        NamedCheckpoint named = of(name, screen);
        CheckpointLocation found = CheckpointLocation.of(named.path());
        found.remark().ifPresent(screen.err()::println);
        return new NamedCheckpoint(named.name(), found.path());
    }

    /** What a name leads to, as it is. */
    static NamedCheckpoint of(String name, Screen screen) throws CommandFailure {
        if (HubAddress.isOne(name)) {
            return downloaded(name, screen, System.getenv());
        }
        Path path = Path.of(name);
        if (!Files.exists(path)) {
            throw CommandFailure.failed("There is no checkpoint " + name
                    + ": name the folder of a model, or a file of weights, on this machine, or the address of one on a"
                    + " hub (hf://OWNER/MODEL).");
        }
        return new NamedCheckpoint(name, path);
    }

    /** A model on a hub; what is here already is not downloaded again. */
    static NamedCheckpoint downloaded(String address, Screen screen, Map<String, String> environment)
            throws CommandFailure {
        HubAddress parsed;
        HubSettings settings;
        try {
            parsed = HubAddress.parse(address);
            settings = HubSettings.of(environment);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(e.getMessage());
        }
        HubFolder folder = new HubFolder(FileCache.folder(environment).resolve("hub"));
        Optional<Path> here = folder.complete(parsed);
        if (here.isPresent()) {
            return new NamedCheckpoint(address, here.get());
        }
        try (Hub hub = new Hub(settings);
                LiveDisplay display = screen.interactive() ? new LiveDisplay(screen) : null) {
            HubSnapshot snapshot = hub.snapshot(parsed);
            screen.say(snapshot.address() + String.format(Locale.ROOT, " (%.1f MB)", snapshot.size() / 1e6));
            Path path = folder.of(snapshot, hub, (file, done, total) -> {
                if (display != null) {
                    display.show(List.of(String.format(
                            Locale.ROOT, "downloading %s  %.1f of %.1f MB", file.path(), done / 1e6, total / 1e6)));
                }
            });
            return new NamedCheckpoint(snapshot.address().toString(), path);
        } catch (HubException e) {
            throw CommandFailure.failed(e.getMessage());
        } catch (IOException e) {
            throw CommandFailure.failed("The model " + parsed + " cannot be put into " + FileCache.folder(environment)
                    + " (" + e.getMessage() + "): make room there, or name another folder by " + FileCache.FOLDER
                    + ".");
        }
    }

    /**
     * A checkpoint and an adapter of it as one, in the machine's cache: what was joined before is not joined again. It stays
     * until what is returned is closed.
     */
    static FileCache.Lease adapted(String name, Path base, Path adapter, Screen screen, Map<String, String> environment)
            throws CommandFailure {
        AdaptedCheckpoint joined = joined(name, base, adapter);
        deleteFormer(FileCache.folder(environment).resolve("adapted"));
        try {
            return FileCache.fromEnvironment(environment)
                    .acquire("adapted " + joined.digest().hex(), folder -> {
                        screen.say("Joining " + adapter + " with " + base + ".");
                        joined.write(folder, HubbubVersion.number());
                    });
        } catch (IOException e) {
            throw CommandFailure.failed("The adapter cannot be joined: " + CommandError.sentence(e));
        }
    }

    /** Earlier releases kept joined checkpoints beside the cache's entries, where its limit takes none of them away. */
    private static void deleteFormer(Path folder) {
        try {
            FolderTree.delete(folder);
        } catch (IOException | UncheckedIOException e) {
            // Another process deletes it, too, or it is tried again with the next adapter.
        }
    }

    static AdaptedCheckpoint joined(String name, Path base, Path adapter) {
        AdaptedCheckpoint joined = new AdaptedCheckpoint(
                new AdaptedCheckpoint.Part(name, base), new AdaptedCheckpoint.Part(adapter.toString(), adapter));
        joined.requireAdapter();
        return joined;
    }
}
