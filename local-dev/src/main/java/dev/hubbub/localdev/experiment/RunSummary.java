package dev.hubbub.localdev.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hubbub.localdev.terminal.Screen;
import dev.hubbub.localdev.terminal.Style;
import java.util.ArrayList;
import java.util.List;

/**
 * How a run ended.
 *
 * @param experiment the experiment's name
 * @param namespace its namespace
 * @param phase its phase
 * @param message what the controller says about it
 * @param outputs how much was computed and how much was there already
 * @param best the best trial
 * @param trials the trials
 * @param significance whether the best trial is better than the others by more than chance, in sentences; absent where it is
 *     not known or there is no other
 * @param speakers how well each speaker of the best trial was heard; absent where speakers are not told apart
 * @param training how its runs of training went; absent where there are none
 * @param failures what went wrong, a sentence each
 * @param report where the report is: a file, or its address in the store
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunSummary(
        String experiment,
        String namespace,
        String phase,
        String message,
        ExperimentState.Outputs outputs,
        ExperimentState.Best best,
        List<TrialState> trials,
        String significance,
        SpeakerResults speakers,
        TrainingRuns training,
        List<String> failures,
        String report) {

    public RunSummary {
        trials = List.copyOf(trials);
        failures = List.copyOf(failures);
    }

    /**
     * The summary of a run that has ended.
     *
     * @param significance may be absent
     * @param speakers may be absent
     * @param training may be absent
     */
    public static RunSummary of(
            StartedRun run,
            ExperimentState state,
            List<TrialState> trials,
            String significance,
            SpeakerResults speakers,
            TrainingRuns training,
            List<String> warnings,
            String report) {
        List<String> failures = new ArrayList<>();
        for (TrialState trial : trials) {
            if (trial.message() != null) {
                failures.add(trial.name() + ": " + trial.message());
            }
        }
        warnings.stream()
                .filter(warning -> failures.stream().noneMatch(failure -> failure.contains(warning)))
                .forEach(failures::add);
        return new RunSummary(
                run.name(),
                run.namespace(),
                state.phase(),
                state.message(),
                state.outputs(),
                state.best(),
                trials,
                significance,
                speakers,
                training,
                failures,
                report);
    }

    /** Writes the table, what went wrong, and where to read more. */
    public void write(Screen screen) {
        String bestTrial = best == null ? null : best.trial();
        if (!trials.isEmpty()) {
            List<String> lines =
                    TrialTable.of(trials, bestTrial).lines(screen.columns().getAsInt());
            screen.tell(Style.BOLD, lines.get(0));
            for (int i = 1; i < lines.size(); i++) {
                if (trials.get(i - 1).name().equals(bestTrial)) {
                    screen.tell(Style.GOOD, lines.get(i));
                } else {
                    screen.tell(lines.get(i));
                }
            }
            if (bestTrial != null && significance != null) {
                screen.tell(bestTrial + " is the best. " + significance);
            }
            TrialTable.normalizers(trials).ifPresent(names -> screen.tell("normalizer: " + names));
            trials.stream()
                    .filter(trial -> trial.gate() != null)
                    .forEach(trial ->
                            screen.tell(trial.name() + " is " + trial.gate().verdict() + " against "
                                    + trial.gate().base() + ": " + trial.gate().reasons()));
            screen.tell("");
        }
        if (speakers != null) {
            screen.tell("of " + speakers.trial() + ":");
            writeTable(speakers.lines(screen.columns().getAsInt()), screen);
        }
        if (training != null) {
            screen.tell("training, on the clips that each run holds out:");
            writeTable(training.lines(screen.columns().getAsInt()), screen);
        }
        boolean succeeded = phase.equals("Succeeded");
        screen.tell(
                succeeded ? Style.GOOD : Style.BAD,
                experiment + ": " + phase + (message == null || succeeded && best != null ? "" : ", " + message));
        failures.forEach(failure -> screen.tell("  " + failure));
        screen.tell(outputs.computed() + " computed, " + outputs.reused() + " reused");
        if (report != null) {
            screen.tell("report: " + report);
        }
    }

    private static void writeTable(List<String> lines, Screen screen) {
        screen.tell(Style.BOLD, lines.get(0));
        lines.stream().skip(1).forEach(screen::tell);
        screen.tell("");
    }
}
