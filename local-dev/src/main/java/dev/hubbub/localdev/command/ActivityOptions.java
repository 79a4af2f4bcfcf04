package dev.hubbub.localdev.command;

import dev.hubbub.contracts.task.Hysteresis;
import dev.hubbub.contracts.task.Hysteresis.GapFill;
import picocli.CommandLine.Option;

/** The options that say how active-speaker scores become regions of speech. */
final class ActivityOptions {

    @Option(
            names = "--onset",
            paramLabel = "SCORE",
            defaultValue = "1.0",
            description = "A region starts at a score above this (default: ${DEFAULT-VALUE}).")
    private double onset;

    @Option(
            names = "--offset",
            paramLabel = "SCORE",
            defaultValue = "0.8",
            description = "A region ends at a score below this (default: ${DEFAULT-VALUE}).")
    private double offset;

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

    Hysteresis hysteresis() {
        return new Hysteresis(
                onset,
                offset,
                minDurationOn,
                minDurationOff,
                baselineGaps ? GapFill.BASELINE : GapFill.MIN_DURATION_OFF);
    }
}
