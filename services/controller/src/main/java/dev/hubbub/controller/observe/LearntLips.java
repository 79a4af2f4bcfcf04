package dev.hubbub.controller.observe;

import dev.hubbub.contracts.task.CutLips;
import dev.hubbub.contracts.task.DetectorWeights;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.SessionReference;
import dev.hubbub.contracts.task.TrainingSettings;
import dev.hubbub.contracts.task.TrainingTask;
import dev.hubbub.controller.resource.SegmentationSpec;
import dev.hubbub.controller.resource.TrainingSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lips that a run of training, or what judges a greedy soup, needs of sessions which come without, cut as where these
 * are transcribed.
 */
final class LearntLips {
    private final ModelCheckpoints.Store store;
    private final SegmentationSpec segmentation;
    private final boolean seen;
    private final Map<SessionReference, LipsTask> tasks = new LinkedHashMap<>();

    /** @param senses of clips that are taken in; {@code null} for all that the model can */
    LearntLips(
            ModelArchitecture architecture,
            List<TrainingSettings.Sense> senses,
            SegmentationSpec segmentation,
            ModelCheckpoints.Store store) {
        this.store = store;
        this.segmentation = segmentation;
        this.seen = architecture.readsLips() && (senses == null || senses.contains(TrainingSettings.Sense.VIDEO));
    }

    /** What a task is to learn from, or to judge by, with the lips that are to be cut of it. */
    TrainingTask.Source with(TrainingTask.Source source, TrainingSpec.TrainingDataset data)
            throws InvalidDatasetException, IOException {
        if (!seen || data.layout() != TrainingSpec.TrainingDataset.Layout.mcorec) {
            return source;
        }
        DetectorWeights landmarks = store.landmarks(segmentation);
        List<CutLips> cut = new ArrayList<>();
        for (SessionReference session : store.withoutLips(data)) {
            LipsTask task = tasks.computeIfAbsent(session, key -> new LipsTask(key, landmarks));
            cut.add(new CutLips(
                    session.name(), session.dataset().view(), task.recipe().address()));
        }
        return source.with(cut);
    }

    /** What cuts them. */
    List<LipsTask> tasks() {
        return List.copyOf(tasks.values());
    }
}
