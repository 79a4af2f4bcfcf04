package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.LiveDisplay;
import dev.hubbub.localdev.terminal.Screen;
import java.util.List;
import java.util.function.IntConsumer;

/** Says how many of a known number of things are done: in a line that is written over, or ten times in all. */
final class CountedProgress implements IntConsumer, AutoCloseable {
    private static final int SAID_IN_ALL = 10;

    private final Screen screen;
    private final LiveDisplay display;
    private final String thing;
    private final int all;

    /** @param thing one of them, as in "utterance 3 of 10" */
    CountedProgress(Screen screen, String thing, int all) {
        this.screen = screen;
        this.display = screen.interactive() ? new LiveDisplay(screen) : null;
        this.thing = thing;
        this.all = all;
    }

    @Override
    public void accept(int done) {
        String line = thing + " " + done + " of " + all;
        if (display != null) {
            display.show(List.of(line));
        } else if (done % Math.max(1, all / SAID_IN_ALL) == 0) {
            screen.say(line);
        }
    }

    @Override
    public void close() {
        if (display != null) {
            display.close();
        }
    }
}
