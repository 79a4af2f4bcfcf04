package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.Screen;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers a command line that makes no sense with what is wrong and where to read on, not with a page of help. */
final class UsageErrors implements IParameterExceptionHandler {

    private final Screen screen;

    UsageErrors(Screen screen) {
        this.screen = screen;
    }

    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        screen.say(error.getMessage());
        UnmatchedArgumentException.printSuggestions(error, screen.err());
        screen.say("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
        return HubbubCommand.INVALID;
    }
}
