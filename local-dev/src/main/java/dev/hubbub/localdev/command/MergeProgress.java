package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.LiveDisplay;
import dev.hubbub.localdev.terminal.Screen;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What people see of a merge while it runs: a bar on a terminal, and nothing elsewhere. */
final class MergeProgress implements AutoCloseable {

    private static final int STEPS = 1000;

    private final ProgressBar bar;

    private MergeProgress(ProgressBar bar) {
        this.bar = bar;
    }

    static MergeProgress on(Screen screen) {
        if (!screen.interactive()) {
            return new MergeProgress(null);
        }
        return new MergeProgress(new ProgressBarBuilder()
                .setTaskName("merging")
                .setInitialMax(STEPS)
                .setUnit("%", STEPS / 100)
                .setUpdateIntervalMillis(500)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new LiveDisplay(screen))
                .build());
    }

    /** So much of it is written, of 1. */
    void written(double fraction) {
        if (bar != null) {
            bar.stepTo(Math.round(fraction * STEPS));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
