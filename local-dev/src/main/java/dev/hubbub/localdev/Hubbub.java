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
    /** The first warns of every machine without a GPU, the second of every version that is not yet 1. */
    private static final List<Logger> NOISY = List.of(
            Logger.getLogger("ai.djl"),
            Logger.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils"));

    private Hubbub() {}

    public static void main(String[] arguments) {
        ROOT.setLevel(Level.WARNING);
        NOISY.forEach(logger -> logger.setLevel(Level.SEVERE));
        int exitCode = HubbubCommand.over(Screen.ofProcess(System.getenv())).execute(arguments);
        System.exit(exitCode);
    }
}
