package dev.hubbub.localdev.experiment;

import dev.hubbub.localdev.terminal.Screen;

/** Shows how a run goes on. */
public sealed interface RunDisplay extends RunListener, AutoCloseable permits LiveRunDisplay, PlainRunDisplay {

    /** The display that suits a screen: a table that is written over on a terminal, lines elsewhere. */
    static RunDisplay on(Screen screen, String experiment) {
        return screen.interactive() ? new LiveRunDisplay(screen, experiment) : new PlainRunDisplay(screen, experiment);
    }

    /** Takes away what is not to stay. */
    @Override
    void close();
}
