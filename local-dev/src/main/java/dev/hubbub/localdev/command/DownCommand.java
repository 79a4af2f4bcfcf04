package dev.hubbub.localdev.command;

import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.stack.StackRecord;
import dev.hubbub.localdev.terminal.Screen;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops a stack. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stop the local stack that runs on a data folder; the data stays.")
final class DownCommand implements Callable<Integer> {

    private static final int PATIENCE_SECONDS = 60;

    private final Screen screen;

    @Mixin
    private StackFolder data;

    DownCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws StackFailure, CommandFailure {
        Optional<ProcessHandle> process = StackRecord.find(data.folder()).flatMap(StackRecord::process);
        if (StackRecord.isComingOrGoing(data.folder())) {
            throw CommandFailure.failed("The stack on " + data.folder().path()
                    + " is being started, or ends by itself once nobody uses it: end the command that holds it with"
                    + " Ctrl-C, or try again.");
        }
        if (process.isEmpty()) {
            screen.say("No stack runs on " + data.folder().path() + ".");
            return 0;
        }
        ProcessHandle handle = process.get();
        handle.destroy();
        handle.onExit()
                .completeOnTimeout(handle, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        if (handle.isAlive()) {
            throw CommandFailure.failed("The stack's process " + handle.pid() + " has not ended after "
                    + PATIENCE_SECONDS + " s: end it with kill -9 " + handle.pid()
                    + "; the next start ends what it leaves behind.");
        }
        screen.say("stopped; the data stays in " + data.folder().path());
        return 0;
    }
}
