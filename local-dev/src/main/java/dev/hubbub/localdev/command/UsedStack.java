package dev.hubbub.localdev.command;

import dev.hubbub.localdev.experiment.ClusterException;
import dev.hubbub.localdev.experiment.InvalidExperimentException;
import dev.hubbub.localdev.stack.DataFolder;
import dev.hubbub.localdev.stack.Installation;
import dev.hubbub.localdev.stack.Stack;
import dev.hubbub.localdev.stack.StackFailure;
import dev.hubbub.localdev.stack.StackRecord;
import dev.hubbub.localdev.stack.StackSettings;
import dev.hubbub.localdev.stack.StackUse;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.util.Optional;

/** The stack of a data folder for a command that needs one: nobody ends it before the command does. */
final class UsedStack {

    private final Screen screen;
    private final DataFolder folder;

    UsedStack(Screen screen, DataFolder folder) {
        this.screen = screen;
        this.folder = folder;
    }

    /** What a command does with a stack. */
    interface Work {

        /** Does it, and returns the command's exit code. */
        int on(StackRecord stack)
                throws StackFailure, ClusterException, InvalidExperimentException, CommandFailure, InterruptedException,
                        IOException;
    }

    /** Works with the stack that runs, or with one that is started for as long as this takes. */
    int orOwn(Work work)
            throws StackFailure, ClusterException, InvalidExperimentException, CommandFailure, InterruptedException,
                    IOException {
        Optional<Integer> done = ifRunning(work);
        return done.isPresent() ? done.get() : own(work);
    }

    /** Works with the stack that runs, or is being started or ended; nothing is done where there is none. */
    Optional<Integer> ifRunning(Work work)
            throws StackFailure, ClusterException, InvalidExperimentException, CommandFailure, InterruptedException,
                    IOException {
        while (true) {
            Optional<StackRecord> running = StackRecord.await(
                    folder,
                    () -> screen.say("waiting for the stack that is being started or ended in " + folder.path()));
            if (running.isEmpty()) {
                return Optional.empty();
            }
            try (StackUse use = StackUse.begin(folder)) {
                // It may have been ended since it was found.
                if (StackRecord.find(folder).isPresent()) {
                    return Optional.of(work.on(running.get()));
                }
            }
        }
    }

    private int own(Work work)
            throws StackFailure, ClusterException, InvalidExperimentException, CommandFailure, InterruptedException,
                    IOException {
        Stack stack = new Stack(new StackSettings(folder), Installation.ofLauncher(), what -> screen.say(what));
        // Also on Ctrl-C.
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
        try (stack) {
            screen.say("no stack is running; starting one in " + folder.path());
            int exitCode = work.on(stack.start());
            stack.awaitUsers(() ->
                    screen.say("another `hubbub` command uses this stack, which ends with it; Ctrl-C ends it now"));
            return exitCode;
        }
    }
}
