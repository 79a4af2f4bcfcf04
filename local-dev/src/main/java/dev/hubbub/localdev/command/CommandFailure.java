package dev.hubbub.localdev.command;

/** A command that cannot do what it was asked for. The message is for people. */
final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    private CommandFailure(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What was asked for makes no sense. */
    static CommandFailure invalid(String message) {
        return new CommandFailure(message, HubbubCommand.INVALID);
    }

    /** What was asked for did not work. */
    static CommandFailure failed(String message) {
        return new CommandFailure(message, HubbubCommand.FAILED);
    }

    int exitCode() {
        return exitCode;
    }
}
