package dev.hubbub.localdev.terminal;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The size of the terminal's window, asked again at most twice a second: where it takes a process, it is slow. */
final class WindowSize {

    private static final Size USUAL = new Size(80, 24);
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Terminal terminal = open();
    private Size size = USUAL;
    private long askedAt = System.nanoTime() - FRESH_NANOS;

    private static Terminal open() {
        try {
            return TerminalBuilder.builder()
                    .system(true)
                    .dumb(true)
                    .nativeSignals(false)
                    .build();
        } catch (IOException e) {
            // A terminal that cannot be asked has the usual size.
            return null;
        }
    }

    int columns() {
        return current().getColumns();
    }

    int rows() {
        return current().getRows();
    }

    private synchronized Size current() {
        if (terminal != null && System.nanoTime() - askedAt >= FRESH_NANOS) {
            askedAt = System.nanoTime();
            Size told = terminal.getSize();
            size = told.getColumns() > 0 && told.getRows() > 0 ? told : USUAL;
        }
        return size;
    }
}
