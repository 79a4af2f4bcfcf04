package dev.hubbub.localdev.command;

import dev.hubbub.localdev.Hubbub;
import dev.hubbub.localdev.stack.Installation;
import dev.hubbub.localdev.terminal.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

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

    /**
     * Runs the command line in a process of its own, with a cache of its own. All that it says is in {@link #out}.
     *
     * @param cache the folder
     */
    public static CommandRun inProcess(Path cache, Object... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = process(arguments);
        builder.environment().put("HUBBUB_CACHE", cache.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandRun(process.waitFor(), said, "");
    }

    /** What starts the command line in a process of its own, which says all in one stream. */
    static ProcessBuilder process(Object... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dai.djl.offline=true",
                "-D" + Installation.HOME_PROPERTY + "=" + HOME,
                Hubbub.class.getName()));
        words.addAll(List.of(words(arguments)));
        return new ProcessBuilder(words).redirectErrorStream(true);
    }

    private static String[] words(Object... arguments) {
        return Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    }

    private static CommandRun of(BiFunction<PrintWriter, PrintWriter, Screen> screen, Object... arguments) {
        System.setProperty(Installation.HOME_PROPERTY, HOME.toString());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = HubbubCommand.over(screen.apply(new PrintWriter(out), new PrintWriter(err)))
                .execute(words(arguments));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
