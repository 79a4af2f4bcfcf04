package dev.hubbub.localdev.command;

import dev.hubbub.localdev.stack.Installation;
import dev.hubbub.localdev.terminal.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** What a run of the command line said and how it ended. */
public record CommandRun(int exitCode, String out, String err) {

    /** The checkout the tests run in. */
    public static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    /** Runs the command line in this process, without a terminal. */
    public static CommandRun of(Object... arguments) {
        return of(Screen::plain, arguments);
    }

    /**
     * Runs the command line with errors going to a terminal.
     *
     * @param printing whether output does too
     */
    public static CommandRun onTerminal(boolean printing, Object... arguments) {
        return of((out, err) -> new Screen(out, err, true, printing, false, () -> 80, () -> 24), arguments);
    }

    private static CommandRun of(BiFunction<PrintWriter, PrintWriter, Screen> screen, Object... arguments) {
        System.setProperty(Installation.HOME_PROPERTY, HOME.toString());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int exitCode = HubbubCommand.over(screen.apply(new PrintWriter(out), new PrintWriter(err)))
                .execute(words);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
