package dev.hubbub.localdev.command;

import dev.hubbub.localdev.recording.Source;
import dev.hubbub.localdev.terminal.LiveDisplay;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.TextTable;
import dev.hubbub.transcription.TranscriptionListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What people see of a transcription while it runs, and what it cost in the end. */
final class TranscribeProgress implements AutoCloseable {

    /** The bar counts in thousandths of a recording or session. */
    private static final int STEPS = 1000;

    private static final int SHORTEST_NAME = 8;

    private final Screen screen;
    private final LiveDisplay display;
    private final ProgressBar bar;
    private long started = System.nanoTime();
    private double audioSeconds;
    private int begun;
    private boolean closed;

    private TranscribeProgress(Screen screen, LiveDisplay display, ProgressBar bar) {
        this.screen = screen;
        this.display = display;
        this.bar = bar;
    }

    /** Nothing is shown until the end. */
    static TranscribeProgress hidden(Screen screen) {
        return new TranscribeProgress(screen, null, null);
    }

    /** A bar over all sources. */
    static TranscribeProgress shown(Screen screen, List<Source> sources) {
        LiveDisplay display = new LiveDisplay(screen);
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("transcribing")
                .setInitialMax((long) sources.size() * STEPS)
                .setUnit(
                        sources.stream().allMatch(Source.Session.class::isInstance) ? " sessions" : " recordings",
                        STEPS)
                .setUpdateIntervalMillis(500)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(display)
                .build();
        return new TranscribeProgress(screen, display, bar);
    }

    /** A source is begun; its progress goes to the listener. */
    TranscriptionListener begin(Source source) {
        if (begun == 0) {
            started = System.nanoTime();
        }
        long before = (long) begun++ * STEPS;
        String name = String.valueOf(Path.of(source.name()).getFileName());
        return new TranscriptionListener() {
            @Override
            public void progress(double fraction, String what) {
                if (bar != null) {
                    bar.stepTo(before + Math.round(fraction * STEPS));
                    // Beside the bar there is no room for it in a window of 80 columns.
                    display.show(List.of(fitting(name, what)));
                }
            }

            @Override
            public void notice(String sentence) {
                say(sentence);
            }
        };
    }

    /** A line that names the source, if not in full: how fast it goes stands at the end and must be seen. */
    private String fitting(String name, String what) {
        int room = screen.columns().getAsInt() - 1 - what.length() - ": ".length();
        return TextTable.shortened(name, Math.max(SHORTEST_NAME, room)) + ": " + what;
    }

    /** The source that was begun last is done, whether or not it went well. */
    void done(double seconds) {
        audioSeconds += seconds;
        if (bar != null) {
            bar.stepTo((long) begun * STEPS);
        }
    }

    /** Says something that stays. */
    void say(String line) {
        if (display != null) {
            display.say(line);
        } else {
            screen.say(line);
        }
    }

    /** Takes the bar away and says how fast it was. */
    void finish() {
        close();
        double seconds = (System.nanoTime() - started) / 1e9;
        screen.err()
                .printf(
                        Locale.ROOT,
                        "%.1f s of audio in %.1f s (%.1f times real time)%n",
                        audioSeconds,
                        seconds,
                        audioSeconds / seconds);
        screen.err().flush();
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        // Closing a bar a second time would draw it once more.
        if (bar != null && !closed) {
            bar.close();
        }
        closed = true;
    }
}
