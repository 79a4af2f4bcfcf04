package dev.hubbub.localdev.experiment;

import dev.hubbub.contracts.PrintableText;
import dev.hubbub.localdev.experiment.ExperimentState.Condition;
import dev.hubbub.localdev.terminal.LiveDisplay;
import dev.hubbub.localdev.terminal.Screen;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The trials as a table that is written over, with a progress bar below. */
final class LiveRunDisplay implements RunDisplay {

    /** The bar counts in thousandths of the work. */
    private static final int STEPS = 1000;

    private static final int LINES_BESIDE_TABLE = 3;
    private static final int LEAST_TABLE_LINES = 4;

    private final Screen screen;
    private final LiveDisplay display;
    private final ProgressBar bar;

    LiveRunDisplay(Screen screen, String experiment) {
        this.screen = screen;
        this.display = new LiveDisplay(screen);
        this.bar = new ProgressBarBuilder()
                .setTaskName(experiment)
                .setInitialMax(STEPS)
                .setUpdateIntervalMillis(500)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit("%", STEPS / 100)
                .setConsumer(display)
                .build();
    }

    @Override
    public void changed(ExperimentState experiment, List<TrialState> trials) {
        int height = Math.max(screen.rows().getAsInt() - LINES_BESIDE_TABLE, LEAST_TABLE_LINES);
        String best = experiment.best() == null ? null : experiment.best().trial();
        display.show(TrialTable.window(trials, best, screen.columns().getAsInt() - 1, height));
        if (experiment.progress() != null) {
            bar.stepTo(Math.round(experiment.progress() * STEPS));
        }
        bar.setExtraMessage(PrintableText.line(experiment
                .trouble()
                .map(Condition::message)
                .or(() -> Optional.ofNullable(experiment.activity()))
                .or(() -> Optional.ofNullable(experiment.message()))
                .orElse("")));
    }

    @Override
    public void close() {
        bar.close();
        display.clear();
    }
}
