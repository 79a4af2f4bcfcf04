package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.LiveDisplay;
import dev.hubbub.localdev.terminal.Screen;
import java.util.List;
import java.util.Locale;

/** How many of the things to be scored are, on a terminal and a few times a second. */
final class ScoreProgress implements AutoCloseable {

    private static final long INTERVAL_NANOS = 200_000_000;

    private final LiveDisplay display;
    private final String things;
    private final int all;
    private long shown = System.nanoTime();

    /** @param things what is counted, such as {@code sessions} */
    ScoreProgress(Screen screen, String things, int all) {
        this.display = screen.interactive() ? new LiveDisplay(screen) : null;
        this.things = things;
        this.all = all;
    }

    /** So many are scored; by any thread. */
    synchronized void scored(int count) {
        long now = System.nanoTime();
        if (display != null && now - shown >= INTERVAL_NANOS) {
            shown = now;
            display.show(List.of(String.format(Locale.ROOT, "scoring %,d of %,d %s", count, all, things)));
        }
    }

    @Override
    public void close() {
        if (display != null) {
            display.close();
        }
    }
}
