package dev.hubbub.localdev.terminal;

import dev.hubbub.contracts.PrintableText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Where output for people goes.
 *
 * @param out what was asked for
 * @param err everything said along the way: progress, warnings, errors
 * @param interactive whether {@code err} is a terminal, on which lines can be written over
 * @param printing whether {@code out} is a terminal, presumably the same one
 * @param colour whether {@code out} may be coloured
 * @param columns the width of a line; asked each time, because a window can be resized
 * @param rows the height of the window
 */
public record Screen(
        PrintWriter out,
        PrintWriter err,
        boolean interactive,
        boolean printing,
        boolean colour,
        IntSupplier columns,
        IntSupplier rows) {

    /** The width where nobody says otherwise: wide enough for every table. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** A pipe or a file: nothing is written over, nothing is coloured, no line is shortened. */
    public static Screen plain(PrintWriter out, PrintWriter err) {
        return new Screen(out, err, false, false, false, () -> UNLIMITED, () -> UNLIMITED);
    }

    /**
     * The process' own output. The launcher knows which of it is a terminal and says so in the system properties
     * {@code hubbub.terminal.out} and {@code hubbub.terminal.err}; without them nothing is one.
     */
    public static Screen ofProcess(Map<String, String> environment, StandardOutput output) {
        PrintWriter out = output.writer();
        PrintWriter err = new PrintWriter(System.err, true);
        boolean capable = !"dumb".equals(environment.get("TERM"));
        boolean interactive = capable && Boolean.getBoolean("hubbub.terminal.err");
        boolean terminal = capable && Boolean.getBoolean("hubbub.terminal.out");
        boolean colour = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
        if (!interactive && !terminal) {
            return plain(out, err);
        }
        WindowSize window = new WindowSize();
        return new Screen(out, err, interactive, terminal, colour, window::columns, window::rows);
    }

    /** Says something along the way. Names and texts in it do nothing to the terminal but be read. */
    public void say(String text) {
        err.println(PrintableText.lines(text));
        err.flush();
    }

    /** Tells people something they asked for. */
    public void tell(String text) {
        out.println(PrintableText.lines(text));
        out.flush();
    }

    /** The same in a colour, where colours are shown. */
    public void tell(Style style, String text) {
        String printable = PrintableText.lines(text);
        out.println(colour ? style.on(printable) : printable);
        out.flush();
    }

    /** Tells people what is in a table, its heading in bold. */
    public void tell(TextTable table) {
        List<String> lines = table.lines(columns.getAsInt());
        tell(Style.BOLD, lines.get(0));
        lines.stream().skip(1).forEach(this::tell);
    }

    /** Gives out data, to the last character; on a terminal as people may see it, elsewhere as it is. */
    public void give(String data) {
        out.print(printing ? PrintableText.lines(data) : data);
        out.flush();
    }
}
