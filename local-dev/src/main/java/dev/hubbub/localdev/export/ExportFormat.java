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
    EVALUATION_CSV;

    /** As the command line spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
