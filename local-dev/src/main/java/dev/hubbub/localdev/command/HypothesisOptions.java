package dev.hubbub.localdev.command;

import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.localdev.session.UtteranceFiles;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say how files of recognised texts are read. */
final class HypothesisOptions {

    @Option(
            names = "--hypothesis-field",
            paramLabel = "NAME",
            defaultValue = "pred_text",
            description = "The field with the recognised text (default: ${DEFAULT-VALUE}).")
    private String hypothesisField;

    @Option(
            names = "--match",
            paramLabel = "HOW",
            defaultValue = "path",
            description = "By what recordings are found in the other file: their path, or their name without folders"
                    + " (default: ${DEFAULT-VALUE}).")
    private UtteranceFiles.Matching matching;

    /**
     * Reads what was said and what was recognised of it.
     *
     * @param hypotheses null for what the manifest itself holds
     * @throws StageFailure as {@link UtteranceFiles#read}
     */
    UtteranceFiles.Pairs read(Path manifest, Path hypotheses) throws StageFailure, IOException {
        return UtteranceFiles.read(manifest, hypotheses, hypothesisField, matching);
    }
}
