package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.LiveDisplay;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Says that a model is being loaded while it is, if it is so large that people would wonder. */
final class LoadingNotice implements AutoCloseable {

    /** Smaller ones are loaded in a few seconds even from a slow disk. */
    private static final long LARGE = 512L << 20;

    private final LiveDisplay display;

    private LoadingNotice(LiveDisplay display) {
        this.display = display;
    }

    /** On a terminal the notice goes away when it is closed. */
    static LoadingNotice of(Screen screen, Path checkpoint) {
        if (size(checkpoint) < LARGE) {
            return new LoadingNotice(null);
        }
        String notice = "Loading " + checkpoint + " ...";
        if (!screen.interactive()) {
            screen.say(notice);
            return new LoadingNotice(null);
        }
        LiveDisplay display = new LiveDisplay(screen);
        display.show(List.of(notice));
        return new LoadingNotice(display);
    }

    /** Bytes of the largest file: a folder can hold the same weights in several formats. */
    private static long size(Path checkpoint) {
        try (Stream<Path> files = Files.walk(checkpoint, 1)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            // Loading it will say why it cannot be read.
            return 0;
        }
    }

    @Override
    public void close() {
        if (display != null) {
            display.close();
        }
    }
}
