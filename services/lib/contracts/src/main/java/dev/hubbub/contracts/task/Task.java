package dev.hubbub.contracts.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.Input;
import dev.hubbub.contracts.stage.Recipe;
import dev.hubbub.contracts.stage.StageName;
import java.util.List;
import java.util.Optional;

/**
 * What to do: a value that names its inputs by digest, so that whoever does it gets the same outputs. A task does not
 * know which experiment asked for it; two experiments that need the same output send equal tasks.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LipsTask.class, name = "lips"),
    @JsonSubTypes.Type(value = ActivityTask.class, name = "activity"),
    @JsonSubTypes.Type(value = OverviewTask.class, name = "overview"),
    @JsonSubTypes.Type(value = SegmentationTask.class, name = "segmentation"),
    @JsonSubTypes.Type(value = ClusteringTask.class, name = "clustering"),
    @JsonSubTypes.Type(value = FetchTask.class, name = "fetch"),
    @JsonSubTypes.Type(value = FisherTask.class, name = "fisher"),
    @JsonSubTypes.Type(value = TrainingTask.class, name = "training"),
    @JsonSubTypes.Type(value = MergingTask.class, name = "merging"),
    @JsonSubTypes.Type(value = AdaptingTask.class, name = "adapting"),
    @JsonSubTypes.Type(value = TranscriptionTask.class, name = "transcription"),
    @JsonSubTypes.Type(value = ScoringTask.class, name = "scoring"),
    @JsonSubTypes.Type(value = GateTask.class, name = "gate"),
    @JsonSubTypes.Type(value = ReportTask.class, name = "report")
})
public sealed interface Task extends Payload
        permits LipsTask,
                ActivityTask,
                OverviewTask,
                SegmentationTask,
                ClusteringTask,
                FetchTask,
                FisherTask,
                TrainingTask,
                MergingTask,
                AdaptingTask,
                TranscriptionTask,
                ScoringTask,
                GateTask,
                ReportTask {

    /** The stage that does it. */
    @JsonIgnore
    StageName stage();

    /** The stage version it was planned for. */
    String version();

    /** The outputs it makes, in a fixed order; at least one. */
    @JsonIgnore
    List<Recipe> recipes();

    /**
     * What its outputs are made from. The roles are those of the recipes; what a task reads because another input names
     * it, such as the recordings of a segment list, has a role of its own.
     */
    @JsonIgnore
    List<Input> inputs();

    /** What it is filed under where it travels: the name of its session, trial or experiment. */
    @JsonIgnore
    String key();

    /** The session that it is about; absent where it is about several. */
    @JsonIgnore
    default Optional<SessionReference> ofSession() {
        return Optional.empty();
    }

    /** What it must have in common, as by {@code equals}, with tasks of one {@link Share}; itself if it is done alone. */
    @JsonIgnore
    default Object companions() {
        return this;
    }

    /** What it is about, in a few words for people. */
    @JsonIgnore
    String title();

    @Override
    default <R> R accept(Reader<R> reader) {
        return reader.task(this);
    }

    /** The task's identity: the digest of its canonical JSON. */
    @JsonIgnore
    default Digest id() {
        return Digest.ofJson(this);
    }
}
