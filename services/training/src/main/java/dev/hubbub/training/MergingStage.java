package dev.hubbub.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hubbub.contracts.stage.FailureReason;
import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.checkpoint.CheckpointException;
import dev.hubbub.speech.merging.AveragedCheckpoint;
import dev.hubbub.speech.model.ModelFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Averages checkpoints. */
public final class MergingStage implements Stage<MergingTask> {

    @Override
    public StageName name() {
        return StageName.MERGING;
    }

    @Override
    public Class<MergingTask> taskType() {
        return MergingTask.class;
    }

    @Override
    public List<StageOutput> run(MergingTask task, StageContext context) throws StageFailure, IOException {
        long started = System.nanoTime();
        ModelFamily family = family(task);
        List<AveragedCheckpoint.Member> members = new ArrayList<>();
        for (MergingTask.Member member : task.members()) {
            context.progress(0, "fetching " + member.checkpoint().uri());
            Path folder = member.checkpoint().files(context);
            members.add(new AveragedCheckpoint.Member(member.checkpoint().uri(), folder, member.weight()));
        }
        Path directory = context.outputDirectory(task.recipe());
        try {
            AveragedCheckpoint.write(
                    family, members, directory, fraction -> context.progress(fraction, "averaging parameters"));
        } catch (CheckpointException e) {
            throw failure(e, members);
        }
        return List.of(new StageOutput(task.recipe(), directory, (System.nanoTime() - started) / 1e9, "cpu"));
    }

    private static ModelFamily family(MergingTask task) throws StageFailure {
        for (MergingTask.Member member : task.members()) {
            if (!member.checkpoint().architecture().equals(task.architecture())) {
                throw new StageFailure(
                        FailureReason.Unsupported,
                        "The checkpoints cannot be averaged: "
                                + task.members().get(0).checkpoint().uri() + " is for " + task.architecture() + " and "
                                + member.checkpoint().uri() + " for "
                                + member.checkpoint().architecture() + ".");
            }
        }
        try {
            return ModelFamilies.named(task.architecture());
        } catch (IllegalArgumentException e) {
            throw new StageFailure(
                    FailureReason.Unsupported, "The checkpoints cannot be averaged: " + e.getMessage(), e);
        }
    }

    /** In terms of the task; a full disk is no fault of the checkpoints. */
    private static StageFailure failure(CheckpointException e, List<AveragedCheckpoint.Member> members)
            throws IOException {
        if (e.getCause() instanceof IOException fault && !(fault instanceof JsonProcessingException)) {
            throw new IOException(e.getMessage(), fault);
        }
        String message = e.getMessage();
        for (AveragedCheckpoint.Member member : members) {
            message = message.replace(member.folder().toString(), member.name());
        }
        return new StageFailure(FailureReason.InvalidCheckpoint, "The checkpoints cannot be averaged: " + message, e);
    }
}
