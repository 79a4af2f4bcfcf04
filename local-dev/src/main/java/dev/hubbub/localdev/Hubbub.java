package dev.hubbub.localdev;

import dev.hubbub.localdev.command.HubbubCommand;
import dev.hubbub.localdev.terminal.Screen;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The process behind {@code local-dev/hubbub}. */
public final class Hubbub {

    // Loggers are held weakly by their manager and would forget their level.
    private static final Logger ROOT = Logger.getLogger("");
    /** Warns of every machine without a GPU. */
    private static final List<Logger> NOISY = List.of(Logger.getLogger("ai.djl"));

    private Hubbub() {}

    public static void main(String[] arguments) {
        ROOT.setLevel(Level.WARNING);
        NOISY.forEach(logger -> logger.setLevel(Level.SEVERE));
        int exitCode = HubbubCommand.over(Screen.ofProcess(System.getenv())).execute(arguments);
        System.exit(exitCode);
    }
}
