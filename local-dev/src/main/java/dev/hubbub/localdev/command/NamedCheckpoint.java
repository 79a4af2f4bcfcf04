package dev.hubbub.localdev.command;

import dev.hubbub.artifacts.FileCache;
import dev.hubbub.hub.Hub;
import dev.hubbub.hub.HubAddress;
import dev.hubbub.hub.HubException;
import dev.hubbub.hub.HubFolder;
import dev.hubbub.hub.HubSettings;
import dev.hubbub.hub.HubSnapshot;
import dev.hubbub.localdev.terminal.LiveDisplay;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.speech.checkpoint.CheckpointLocation;
import dev.hubbub.speech.checkpoint.NewFolder;
import dev.hubbub.training.finetuning.AdaptedCheckpoint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A checkpoint as people name it: a folder or file of this machine, or an address on a hub, which is downloaded. */
final class NamedCheckpoint {
    /** What an option for one says of addresses. */
    static final String ADDRESSES = "hf://OWNER/MODEL[@REVISION][/FOLDER] is downloaded once.";

    private NamedCheckpoint() {}

    /**
     * The model that a name leads to, with what is to be said of it said.
     *
     * @throws dev.hubbub.speech.checkpoint.CheckpointException if it is a folder of several models, or something else
     */
    static CheckpointLocation find(String name, Screen screen) throws CommandFailure {
        CheckpointLocation found = CheckpointLocation.of(path(name, screen));
        found.remark().ifPresent(screen.err()::println);
        return found;
    }

    /** Where a name leads. */
    static Path path(String name, Screen screen) throws CommandFailure {
        if (HubAddress.isOne(name)) {
            return downloaded(name, screen, System.getenv());
        }
        Path path = Path.of(name);
        if (!Files.exists(path)) {
            throw CommandFailure.failed("There is no checkpoint " + name
                    + ": name the folder of a model, or a file of weights, on this machine, or the address of one on a"
                    + " hub (hf://OWNER/MODEL).");
        }
        return path;
    }

    /** The folder of a model on a hub; what is here already is not downloaded again. */
    static Path downloaded(String address, Screen screen, Map<String, String> environment) throws CommandFailure {
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
            return here.get();
        }
        try (Hub hub = new Hub(settings);
                LiveDisplay display = screen.interactive() ? new LiveDisplay(screen) : null) {
            HubSnapshot snapshot = hub.snapshot(parsed);
            screen.say(snapshot.address() + String.format(Locale.ROOT, " (%.1f MB)", snapshot.size() / 1e6));
            return folder.of(snapshot, hub, (file, done, total) -> {
                if (display != null) {
                    display.show(List.of(String.format(
                            Locale.ROOT, "downloading %s  %.1f of %.1f MB", file.path(), done / 1e6, total / 1e6)));
                }
            });
        } catch (HubException e) {
            throw CommandFailure.failed(e.getMessage());
        } catch (IOException e) {
            throw CommandFailure.failed("The model " + parsed + " cannot be put into " + FileCache.folder(environment)
                    + " (" + e.getMessage() + "): make room there, or name another folder by " + FileCache.FOLDER
                    + ".");
        }
    }

    /** A checkpoint and an adapter of it as one; what was joined before is not joined again. */
    static Path adapted(String name, Path base, Path adapter, Screen screen, Map<String, String> environment)
            throws CommandFailure {
        AdaptedCheckpoint joined = joined(name, base, adapter);
        Path folder = FileCache.folder(environment)
                .resolve("adapted")
                .resolve(joined.digest().hex());
        if (!Files.exists(folder)) {
            join(joined, folder, () -> screen.say("Joining " + adapter + " with " + base + "."));
        }
        return folder;
    }

    /** One process joins, and others that want the same wait for it. */
    private static void join(AdaptedCheckpoint joined, Path folder, Runnable begins) throws CommandFailure {
        Path turn = folder.resolveSibling(folder.getFileName() + ".turn");
        try {
            Files.createDirectories(folder.getParent());
            try (FileChannel channel = FileChannel.open(turn, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (!Files.exists(folder)) {
                    begins.run();
                    NewFolder.write(folder, place -> joined.write(place, HubbubVersion.number()));
                }
            }
        } catch (IOException e) {
            throw CommandFailure.failed("The adapter cannot be joined in " + folder.getParent() + " (" + e
                    + "): make room" + " there, or name another folder by " + FileCache.FOLDER + ".");
        }
    }

    static AdaptedCheckpoint joined(String name, Path base, Path adapter) {
        AdaptedCheckpoint joined = new AdaptedCheckpoint(
                new AdaptedCheckpoint.Part(name, base), new AdaptedCheckpoint.Part(adapter.toString(), adapter));
        joined.requireAdapter();
        return joined;
    }
}
