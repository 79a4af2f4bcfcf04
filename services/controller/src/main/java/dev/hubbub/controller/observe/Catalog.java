package dev.hubbub.controller.observe;

import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.controller.plan.KnownCheckpoints;
import dev.hubbub.controller.plan.KnownSession;
import dev.hubbub.controller.resource.DatasetSpec;
import dev.hubbub.controller.resource.ExperimentSpec;
import dev.hubbub.controller.resource.SegmentationSpec;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Looks up what an experiment names. */
public interface Catalog {

    /**
     * The sessions of a dataset, those the spec lists or all.
     *
     * @throws InvalidDatasetException if it is missing, not in its layout, or has no such session
     * @throws IOException if the store is the reason
     */
    List<KnownSession> sessions(DatasetSpec dataset) throws InvalidDatasetException, IOException;

    /** What the checkpoints of an experiment's models are. */
    KnownCheckpoints checkpoints(ExperimentSpec spec);

    /** The datasets that weights which an experiment made were trained on or chosen by; none if nobody knows. */
    Set<String> learntFrom(OutputAddress weights) throws IOException;

    /**
     * The weights of the active-speaker detector; {@code null} if the spec names none.
     *
     * @throws InvalidDatasetException if there are none where they should be
     * @throws IOException if the store is the reason
     */
    DetectorWeights detectorWeights(SegmentationSpec spec) throws InvalidDatasetException, IOException;

    /**
     * The weights of the model that finds the points of faces, which an experiment names.
     *
     * @return {@code null} if it names none
     * @throws InvalidDatasetException if there are none where it says
     */
    DetectorWeights landmarkWeights(SegmentationSpec spec) throws InvalidDatasetException, IOException;
}
