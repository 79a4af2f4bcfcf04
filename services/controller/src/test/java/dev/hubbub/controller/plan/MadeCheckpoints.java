package dev.hubbub.controller.plan;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SegmentationTask;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.Task;
import dev.hubbub.controller.plan.graph.Node;
import dev.hubbub.controller.plan.graph.Output;
import dev.hubbub.controller.plan.graph.Placement;
import dev.hubbub.controller.plan.graph.Queue;
import java.util.List;
import java.util.Optional;

/** Checkpoints that a task makes. Stages that train are to come; a task of another stage stands in for theirs. */
final class MadeCheckpoints {

    private MadeCheckpoints() {}

    static SegmentationTask training(String set) {
        DatasetReference dataset = new DatasetReference(DatasetLayout.MANIFEST, "s3://hubbub/media/training");
        return new SegmentationTask(new SessionReference(dataset, set, Digest.of(set)), null, 30);
    }

    static OutputAddress output(String set) {
        return training(set).recipe().address();
    }

    static KnownCheckpoint trainedOn(String set) {
        return new KnownCheckpoint.Planned(
                new CheckpointReference.Made(ModelArchitecture.WHISPER, output(set), null),
                graph -> new TrainingNode(training(set), graph.output(output(set))));
    }

    private record TrainingNode(SegmentationTask task, Output output) implements Node {

        @Override
        public List<Output> inputs() {
            return List.of();
        }

        @Override
        public List<Output> outputs() {
            return List.of(output);
        }

        @Override
        public Placement placement() {
            return Placement.in(Queue.SEGMENTATION, "training");
        }

        @Override
        public Optional<Task> resolve() {
            return Optional.of(task);
        }
    }
}
