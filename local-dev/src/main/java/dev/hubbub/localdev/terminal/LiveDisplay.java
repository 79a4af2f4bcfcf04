package dev.hubbub.localdev.terminal;

import dev.hubbub.contracts.PrintableText;
import java.util.List;
import me.tongfei.progressbar.ProgressBarConsumer;

/** Lines at the bottom of a terminal that are written over as things change, the last of them a progress bar. */
public final class LiveDisplay implements ProgressBarConsumer {

    private static final String CLEAR_TO_END = "\u001b[J";
    private static final String UP = "\u001b[%dA\r";

    private final Screen screen;
    private List<String> lines = List.of();
    private String bar = "";
    private int drawn;

    public LiveDisplay(Screen screen) {
        this.screen = screen;
    }

    /** Shows these lines above the bar from now on. */
    public synchronized void show(List<String> above) {
        lines = above.stream().map(PrintableText::line).toList();
        draw();
    }

    /** Writes a line that stays, above everything that is written over. */
    public synchronized void say(String line) {
        erase();
        screen.say(line);
        draw();
    }

    @Override
    public int getMaxRenderedLength() {
        return Math.min(screen.columns().getAsInt() - 1, 120);
    }

    @Override
    public synchronized void accept(String rendered) {
        bar = rendered;
        draw();
    }

    /** Takes everything away that was written over, for what stays to be written in its place. */
    @Override
    public synchronized void clear() {
        erase();
        screen.err().flush();
        lines = List.of();
        bar = "";
    }

    @Override
    public void close() {
        clear();
    }

    private void draw() {
        erase();
        int width = screen.columns().getAsInt() - 1;
        for (String line : lines) {
            screen.err().println(TextTable.shortened(line, width));
        }
        drawn = lines.size();
        if (!bar.isEmpty()) {
            screen.err().println(bar);
            drawn++;
        }
        screen.err().flush();
    }

    private void erase() {
        if (drawn > 0) {
            screen.err().print(UP.formatted(drawn) + CLEAR_TO_END);
            drawn = 0;
        }
    }
}
