package dev.hubbub.evaluation.scoring;

import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.ScoringTask.ScoredSession;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.ManifestSession;
import dev.hubbub.datasets.Manifests;
import dev.hubbub.datasets.StageFiles;
import java.io.IOException;
import java.util.Map;

/**
 * What was really said, read from the dataset and checked against what the trial was planned with: a reference that was
 * corrected since then would otherwise be scored under the old one's name.
 */
final class References {

    private final DatasetReader datasets;

    References(StageContext context, Manifests manifests) {
        datasets = new DatasetReader(new StageFiles(context), manifests);
    }

    /**
     * A session of utterances.
     *
     * @throws StageFailure if the session is not one of utterances, or changed since it was planned
     */
    ManifestSession session(ScoredSession session) throws StageFailure, IOException {
        requireLayout(session, true, "utterance", "mcorec");
        datasets.requireReferences(session.session(), session.references());
        return datasets.manifestSession(session.session());
    }

    /**
     * A session's {@code metadata.json} and {@code labels/}, by path; a file that is missing is missing here too.
     *
     * @throws StageFailure if the session is not in the challenge's layout, or changed since it was planned
     */
    Map<String, byte[]> labels(ScoredSession session) throws StageFailure, IOException {
        requireLayout(session, false, "mcorec", "utterance");
        return datasets.mcorecLabels(session.session(), session.references());
    }

    private static void requireLayout(
            ScoredSession session, boolean ofUtterances, String protocol, String otherProtocol) throws StageFailure {
        DatasetLayout actual = session.session().dataset().layout();
        if (actual.isOfUtterances() != ofUtterances) {
            throw new StageFailure(
                    FailureReason.Unsupported,
                    "The protocol " + protocol + " does not score datasets of the layout " + actual + ", and "
                            + session.session().dataset().uri() + " is one; set scoring.protocol to " + otherProtocol);
        }
    }
}
