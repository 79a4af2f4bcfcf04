package dev.hubbub.training;

import dev.hubbub.contracts.stage.Stage;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.stage.StageName;
import dev.hubbub.contracts.stage.StageOutput;
import dev.hubbub.contracts.task.FisherTask;
import dev.hubbub.speech.model.ModelOptions;
import dev.hubbub.speech.torch.Precision;
import dev.hubbub.training.finetuning.EstimateSettings;
import dev.hubbub.training.finetuning.FisherEstimate;
import dev.hubbub.training.finetuning.FisherEstimation;
import dev.hubbub.training.finetuning.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Estimates how much each weight of a checkpoint matters. */
public final class FisherStage implements Stage<FisherTask> {
    private static final System.Logger LOG = System.getLogger(FisherStage.class.getName());

    private final ModelOptions options;

    /** @param options where to compute; the precision is a task's to say */
    public FisherStage(ModelOptions options) {
        this.options = options;
    }

    @Override
    public StageName name() {
        return StageName.FISHER;
    }

    @Override
    public Class<FisherTask> taskType() {
        return FisherTask.class;
    }

    @Override
    public List<StageOutput> run(FisherTask task, StageContext context)
            throws StageFailure, IOException, InterruptedException {
        long started = System.nanoTime();
        Path checkpoint = PlannedWeights.fetched(task.checkpoint(), context);
        context.progress(0, "fetching " + task.data().dataset().uri());
        TrainingData data = TrainingData.of(task.data(), context);
        Path directory = context.outputDirectory(task.recipe());
        ModelOptions chosen =
                options.withPrecision(Precision.valueOf(task.precision().name()));
        new LearningFaults(
                        "What matters cannot be estimated",
                        checkpoint,
                        task.checkpoint().uri())
                .translated(() -> {
                    try (FisherEstimation estimation = new FisherEstimation(checkpoint, chosen, data, settings(task))) {
                        estimation.leftOut().forEach(sentence -> LOG.log(System.Logger.Level.WARNING, sentence));
                        return estimation.write(
                                directory.resolve(FisherEstimate.FILE),
                                task.version(),
                                done -> context.progress(
                                        (double) done / estimation.examples(),
                                        "utterance " + done + " of " + estimation.examples()));
                    }
                });
        return List.of(
                new StageOutput(task.recipe(), directory, (System.nanoTime() - started) / 1e9, options.device()));
    }

    private static EstimateSettings settings(FisherTask task) {
        return new EstimateSettings(
                task.examples(),
                task.padToThirtySeconds(),
                RunSettingsOfTask.modalities(task.modalities()),
                Optional.ofNullable(task.ctcWeight()));
    }
}
