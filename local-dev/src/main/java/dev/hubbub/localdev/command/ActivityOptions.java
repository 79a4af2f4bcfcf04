package dev.hubbub.localdev.command;

import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.Hysteresis.GapFill;
import picocli.CommandLine.Option;

/** The options that say how active-speaker scores become regions of speech. */
final class ActivityOptions {

    @Option(
            names = "--onset",
            paramLabel = "SCORE",
            description = "A region starts at a score above this (default: 1.0, or 2.4 in ego views).")
    private Double onset;

    @Option(
            names = "--offset",
            paramLabel = "SCORE",
            description = "A region ends at a score below this (default: 0.8, or 1.6 in ego views).")
    private Double offset;

    @Option(
            names = "--min-duration-on",
            paramLabel = "S",
            defaultValue = "1.0",
            description = "Shorter regions are dropped, in seconds (default: ${DEFAULT-VALUE}).")
    private double minDurationOn;

    @Option(
            names = "--min-duration-off",
            paramLabel = "S",
            defaultValue = "0.5",
            description = "Shorter gaps are filled, in seconds (default: ${DEFAULT-VALUE}).")
    private double minDurationOff;

    @Option(
            names = "--baseline-gaps",
            description = "Fill gaps of up to one second, whatever --min-duration-off says, as the MCoRec baseline"
                    + " does.")
    private boolean baselineGaps;

    /** Them, for the scores of a view. */
    Hysteresis hysteresis(CameraView view) {
        return new Hysteresis(
                onset == null ? view.hysteresis().onset() : onset,
                offset == null ? view.hysteresis().offset() : offset,
                minDurationOn,
                minDurationOff,
                baselineGaps ? GapFill.BASELINE : GapFill.MIN_DURATION_OFF);
    }
}
