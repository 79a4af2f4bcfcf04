package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.Screen;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Completion of commands and options for bash and zsh. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print a completion script for bash and zsh; load it with: source <(hubbub completion)")
final class CompletionCommand implements Runnable {

    private final Screen screen;

    @Spec
    private CommandSpec spec;

    CompletionCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void run() {
        screen.out().print(AutoComplete.bash("hubbub", spec.root().commandLine()));
        screen.out().flush();
    }
}
