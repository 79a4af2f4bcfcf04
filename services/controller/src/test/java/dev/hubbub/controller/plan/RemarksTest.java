package dev.hubbub.controller.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hubbub.contracts.digest.Digest;
import dev.hubbub.contracts.task.CheckpointReference;
import dev.hubbub.contracts.task.DatasetLayout;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.MergingMethod;
import dev.hubbub.contracts.task.MergingSettings;
import dev.hubbub.contracts.task.MergingTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.contracts.task.ReportTask.Remark;
import dev.hubbub.contracts.task.TrainingSettings.Sense;
import dev.hubbub.contracts.task.TrainingTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remarked upon of models. */
class RemarksTest {

    @Test
    void a_soup_that_is_used_with_other_senses_than_it_was_chosen_by_is_remarked_upon_with_both() {
        List<Sense> sound = List.of(Sense.AUDIO);
        assertEquals(
                Optional.of("Model heard takes in audio alone, and its greedy-soup was chosen by audio and video: other"
                        + " members might be better for what it is used for"),
                Remarks.otherSenses("heard", soup(null, sound)));
        assertEquals(Optional.empty(), Remarks.otherSenses("heard", soup(sound, sound)));
        assertEquals(Optional.empty(), Remarks.otherSenses("all", soup(null, List.of(Sense.AUDIO, Sense.VIDEO))));
    }

    @Test
    void what_is_made_without_something_is_remarked_upon_of_each_model_that_is_made_of_it() {
        KnownCheckpoint.Planned average = (KnownCheckpoint.Planned) MadeCheckpoints.averageOf("m");
        assertEquals(
                List.of(new Remark("m", "Without worker 2")),
                Remarks.of(Map.of("m", average.without(List.of("Without worker 2")))));
    }

    /** @param judgedWith and usedWith {@code null} for all */
    private static KnownCheckpoint soup(List<Sense> judgedWith, List<Sense> usedWith) {
        MergingTask.Member member = new MergingTask.Member(
                new CheckpointReference.Stored(ModelArchitecture.WHISPER_FLAMINGO, "s3://b/a", Digest.of("a")), 1);
        TrainingTask.Source heldOut = new TrainingTask.Source(
                new DatasetReference(DatasetLayout.MANIFEST, "s3://b/dev.jsonl"), null, "en", Digest.of("dev"));
        MergingTask task = new MergingTask(
                new MergingSettings(MergingMethod.GREEDY_SOUP, null, null, null, null, null, null, null, null),
                List.of(member, member),
                new MergingTask.Judge(heldOut, false, judgedWith));
        return KnownCheckpoint.merge(ModelArchitecture.WHISPER_FLAMINGO, task, List.of())
                .in(null, usedWith);
    }
}
