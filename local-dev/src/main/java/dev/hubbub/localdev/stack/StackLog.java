package dev.hubbub.localdev.stack;

import java.io.IOException;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Sends what the servers inside this process log to a file: the terminal is for people. */
final class StackLog implements AutoCloseable {

    private static final int LIMIT_BYTES = 4 << 20;

    private final Logger root = Logger.getLogger("");
    private final Handler[] before = root.getHandlers();
    private final FileHandler file;

    StackLog(DataFolder folder) throws IOException {
        file = new FileHandler(folder.log("stack").toString().replace("%", "%%"), LIMIT_BYTES, 1, true);
        file.setFormatter(new SimpleFormatter());
        file.setLevel(Level.INFO);
        for (Handler handler : before) {
            root.removeHandler(handler);
        }
        root.addHandler(file);
    }

    @Override
    public void close() {
        root.removeHandler(file);
        file.close();
        for (Handler handler : before) {
            root.addHandler(handler);
        }
    }
}
