package dev.hubbub.controller.observe;

import dev.hubbub.contracts.task.FisherTask;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.RunStep;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.plan.KnownCheckpoint;
import dev.hubbub.datasets.Dataset;
import java.util.List;
import java.util.Optional;

/**
 * A run of training.
 *
 * @param task makes all that is asked of it
 * @param fisher estimates what matters in what it begins with, if it holds weights
 * @param lips cut those of sessions that come without
 * @param data what it learns from
 * @param heldOut what its best is judged by
 */
record TrainedRun(
        String name,
        TrainingTask task,
        KnownCheckpoint base,
        Optional<FisherTask> fisher,
        List<LipsTask> lips,
        List<Dataset.Session> data,
        List<Dataset.Session> heldOut) {

    KnownCheckpoint checkpoint(ModelArchitecture architecture, RunStep step) {
        KnownCheckpoint.Planned planned = KnownCheckpoint.trained(
                        name, architecture, task, step, base, fisher, ModelCheckpoints.references(data))
                .cutting(lips);
        return ModelCheckpoints.isChosen(step, task.settings())
                ? planned.chosenBy(ModelCheckpoints.references(heldOut))
                : planned;
    }
}
