package dev.hubbub.localdev.command;

import dev.hubbub.localdev.terminal.LiveDisplay;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.speech.training.run.Evaluation;
import dev.hubbub.speech.training.run.TrainingListener;
import java.util.List;
import java.util.Locale;

/** What people see of a run: on a terminal a line that is written over at every step, elsewhere some of the steps. */
final class TrainProgress implements TrainingListener, AutoCloseable {
    private static final int SAID_IN_ALL = 50;

    private final Screen screen;
    private final LiveDisplay display;

    TrainProgress(Screen screen) {
        this.screen = screen;
        this.display = screen.interactive() ? new LiveDisplay(screen) : null;
    }

    @Override
    public void step(Step step) {
        String line = step.text();
        if (display != null) {
            display.show(List.of(line));
        } else if (step.step() == 1
                || step.step() == step.steps()
                || step.step() % Math.max(1, step.steps() / SAID_IN_ALL) == 0) {
            screen.say(line);
        }
    }

    @Override
    public void evaluated(int step, Evaluation evaluation, boolean best) {
        notice(String.format(
                Locale.ROOT,
                "%s: word error rate %.2f %% (%d errors in %d words)%s",
                step == 0 ? "before training" : "checkpoint after step " + step,
                100 * evaluation.errorRate(),
                evaluation.errors(),
                evaluation.words(),
                best && step > 0 ? ", the best so far" : ""));
    }

    @Override
    public void notice(String sentence) {
        if (display != null) {
            display.say(sentence);
        } else {
            screen.say(sentence);
        }
    }

    @Override
    public void close() {
        if (display != null) {
            display.close();
        }
    }
}
