package dev.hubbub.training.finetuning;

import dev.hubbub.speech.training.preflight.PreflightReport;

/** A run that would be wasted, and was not forced. */
public final class PreflightRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient PreflightReport report;

    PreflightRefusal(PreflightReport report) {
        super("The run would be wasted:\n" + report.text());
        this.report = report;
    }

    /** What was found. */
    public PreflightReport report() {
        return report;
    }
}
