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
import dev.hubbub.speech.checkpoint.ElementType;
import dev.hubbub.speech.merging.MergedCheckpoint;
import dev.hubbub.speech.merging.MergedCheckpoint.Source;
import dev.hubbub.speech.merging.Merging.Coverage;
import dev.hubbub.speech.merging.Merging.Rules;
import dev.hubbub.speech.merging.Merging.WholeNumbers;
import dev.hubbub.speech.merging.WeightedAverage;
import dev.hubbub.speech.model.ModelFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Averages checkpoints. */
public final class MergingStage implements Stage<MergingTask> {

    private static final Rules RULES =
            new Rules(Coverage.THE_SAME, WholeNumbers.FIRST, Optional.of(ElementType.FLOAT32));

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
        List<Source> members = new ArrayList<>();
        for (MergingTask.Member member : task.members()) {
            context.progress(0, "fetching " + member.checkpoint().uri());
            Path folder = member.checkpoint().files(context);
            members.add(new Source(
                    member.checkpoint().uri(),
                    folder,
                    member.weight(),
                    member.checkpoint().digest()::hex));
        }
        Path directory = context.outputDirectory(task.recipe());
        try {
            new MergedCheckpoint(
                            new WeightedAverage(WeightedAverage.WeightSum.SCALED), Optional.empty(), members, RULES)
                    .write(
                            Optional.of(family),
                            directory,
                            Optional.of(MergedCheckpoint.Format.SAFETENSORS),
                            fraction -> context.progress(fraction, "merging parameters"));
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
    private static StageFailure failure(CheckpointException e, List<Source> members) throws IOException {
        if (e.getCause() instanceof IOException fault && !(fault instanceof JsonProcessingException)) {
            throw new IOException(e.getMessage(), fault);
        }
        String message = e.getMessage();
        for (Source member : members) {
            message = message.replace(member.path().toString(), member.name());
        }
        return new StageFailure(FailureReason.InvalidCheckpoint, "The checkpoints cannot be averaged: " + message, e);
    }
}
