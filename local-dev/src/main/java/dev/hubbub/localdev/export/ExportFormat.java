package dev.hubbub.localdev.export;

import java.util.Locale;

/** How the sessions of a trial are laid out in a folder. */
public enum ExportFormat {
    /**
     * A submission to the MCoRec challenge, as its evaluation reads it: {@code SESSION/output/} with one WebVTT file per
     * speaker and {@code speaker_to_cluster.json}.
     */
    MCOREC_SUBMISSION,

    /** {@code SESSION/} with everything that a trial wrote about it. */
    TRANSCRIPTS,

    /** Tables of all trials: their metrics, and examples of what each heard. */
    EVALUATION_CSV,

    /** {@code results.csv}: sessions of all trials with the columns that the challenge's results are compared in. */
    RESULTS_CSV,

    /** {@code results.json}: all numbers of all trials and their sessions. */
    RESULTS_JSON,

    /** {@code results.parquet}: the same as columns with types, a row for each trial and for each of its sessions. */
    RESULTS_PARQUET,

    /** {@code results.md}: a table of all trials. */
    MARKDOWN,

    /** {@code results.tex}: the same for LaTeX. */
    LATEX;

    /** Whether it is of all trials, and not of the files of one. */
    public boolean isTable() {
        return this != MCOREC_SUBMISSION && this != TRANSCRIPTS;
    }

    /** As the command line spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
