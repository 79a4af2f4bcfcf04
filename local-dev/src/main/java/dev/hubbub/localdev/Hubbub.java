package dev.hubbub.localdev;

import dev.hubbub.localdev.command.HubbubCommand;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.StandardOutput;
import dev.hubbub.speech.torch.NativeWork;
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
        NativeWork.endWithProcess();
        StandardOutput output = StandardOutput.ofProcess();
        int exitCode = run(Screen.ofProcess(System.getenv(), output), output, arguments);
        System.exit(exitCode);
    }

    /** Runs a command, which fails also where nobody got what it printed. */
    static int run(Screen screen, StandardOutput output, String... arguments) {
        int exitCode = HubbubCommand.over(screen).execute(arguments);
        screen.out().flush();
        output.loss().ifPresent(screen::say);
        return output.loss().isPresent() && exitCode == 0 ? HubbubCommand.FAILED : exitCode;
    }
}
