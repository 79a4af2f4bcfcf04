package dev.hubbub.localdev.experiment;

import dev.hubbub.contracts.score.Metric;
import dev.hubbub.localdev.experiment.ExperimentState.Condition;
import dev.hubbub.localdev.terminal.Screen;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A line for each thing that happened, for logs and pipes. */
final class PlainRunDisplay implements RunDisplay {

    /** A line is written when this much more is done. */
    private static final double STEP = 0.1;

    private final Screen screen;
    private final String experiment;
    private final Map<String, String> phases = new HashMap<>();
    private String phase = "";
    private String message = "";
    private double told;
    private String trouble = "";

    PlainRunDisplay(Screen screen, String experiment) {
        this.screen = screen;
        this.experiment = experiment;
    }

    @Override
    public void changed(ExperimentState state, List<TrialState> trials) {
        String said = state.message() == null ? "" : state.message();
        if (!state.phase().equals(phase) || phase.equals("Pending") && !said.equals(message)) {
            phase = state.phase();
            message = said;
            say(experiment + ": " + phase + (said.isEmpty() ? "" : ", " + said));
        }
        tellTrouble(state);
        if (state.progress() != null && state.progress() >= told + STEP) {
            told = Math.floor(state.progress() / STEP) * STEP;
            say(String.format(Locale.ROOT, "%s: %.0f %% done", experiment, state.progress() * 100));
        }
        for (TrialState trial : trials) {
            String before = phases.put(trial.name(), trial.phase());
            if (!trial.isPending() && !trial.isActive() && !trial.phase().equals(before)) {
                say(ended(trial));
            }
        }
    }

    /** Once of each kind while it lasts, for who waits for it is another one at times. */
    private void tellTrouble(ExperimentState state) {
        String reason = state.trouble().map(Condition::reason).orElse("");
        if (!reason.equals(trouble)) {
            trouble = reason;
            state.workers().map(Condition::message).ifPresent(message -> say(experiment + ": " + message));
        }
    }

    private static String ended(TrialState trial) {
        StringBuilder line = new StringBuilder(trial.name()).append(": ").append(trial.phase());
        for (Metric metric : List.of(Metric.wer, Metric.speakerWer)) {
            if (trial.metric(metric) != null) {
                line.append(String.format(Locale.ROOT, ", %s %.1f %%", metric.label(), trial.metric(metric) * 100));
            }
        }
        if (trial.message() != null) {
            line.append(", ").append(trial.message());
        }
        return line.toString();
    }

    private void say(String line) {
        screen.say(line);
    }

    @Override
    public void close() {
        // Every line stays.
    }
}
