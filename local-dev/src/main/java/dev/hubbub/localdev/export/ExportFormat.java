package dev.hubbub.localdev.export;

import java.util.Locale;

/** As what an experiment's results are written to a folder. */
public enum ExportFormat {
    /** The report of all trials: one page, with everything that it shows inside it, and its numbers as files beside it. */
    HTML,

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

    /** Whether it is numbers of all trials, and neither a page nor the files of one. */
    public boolean isTable() {
        return this != HTML && this != MCOREC_SUBMISSION && this != TRANSCRIPTS;
    }

    /** As the command line spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
