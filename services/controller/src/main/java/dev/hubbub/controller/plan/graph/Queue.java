package dev.hubbub.controller.plan.graph;

import dev.hubbub.contracts.stage.StageName;
import java.util.List;
import java.util.Locale;

/** Where tasks wait for whoever does them; in the order in which a plan names what is ready. */
public enum Queue {
    /** The service that reads sessions, for lips, active speakers, segments and conversations. */
    SEGMENTATION(StageName.LIPS, StageName.ACTIVITY, StageName.OVERVIEW, StageName.SEGMENTATION, StageName.CLUSTERING),
    /** The experiment's own pods that make checkpoints. */
    TRAINING(StageName.FETCH, StageName.FISHER, StageName.TRAINING, StageName.MERGING, StageName.ADAPTING),
    /** The experiment's own pods that transcribe. */
    TRANSCRIPTION(StageName.TRANSCRIPTION),
    /** The service that scores and reports. */
    EVALUATION(StageName.SCORING, StageName.GATE, StageName.REPORT);

    private final List<StageName> stages;

    Queue(StageName... stages) {
        this.stages = List.of(stages);
    }

    /** The stages whose tasks wait here. */
    public List<StageName> stages() {
        return stages;
    }

    /** What whoever does them is called. */
    public String service() {
        return name().toLowerCase(Locale.ROOT);
    }
}
